//! A key that is made here: kept before it is sent, and never another than the one that was kept.

use kms_wrap_worker::{FileToSave, ShareToSave};

use super::*;

fn not_kept(play: &Play) -> bool {
    play.0.faults.of(Field::Keeping) == Some(&Fault::NotKept)
}

/// The key that was made, with a backup of it.
fn backed_up() -> Play {
    let file = FileToSave {
        address: "blob:0".into(),
        name: "backup.pem".into(),
        size: 1,
    };
    Play::made()
        .happens(Event::Backup { alike: true })
        .end(Outcome::BackedUp(file, "openssl".into()))
}

fn backup(play: &Play) -> Option<&BackupMade> {
    match play.0.step.way() {
        Some(Way::Generate {
            made: Some(made), ..
        }) => made.keeping.backup.as_ref(),
        _ => None,
    }
}

fn lost() -> Outcome {
    Outcome::Refused(Refusal::new("made-key-lost", "", Part::Worker))
}

#[test]
fn a_made_key_is_not_sent_before_it_is_kept() {
    let play = Play::made().next();
    assert!(not_kept(&play) && play.0.running.is_none());
    // A backup that was made but not saved keeps nothing.
    let play = backed_up().next();
    assert!(not_kept(&play));
    let play = play.keep(Keep::BackupSaved);
    assert!(play.0.faults.is_empty());
    assert!(matches!(play.next().task(), Task::WrapGenerated { .. }));
}

#[test]
fn no_copy_is_kept_only_in_so_many_words() {
    let play = Play::made().keep(Keep::Way(KeepWay::Nothing)).next();
    assert!(not_kept(&play));
    let play = play.keep(Keep::Declined(true)).next();
    assert!(matches!(play.task(), Task::WrapGenerated { .. }));
    // The box does not count while another way is chosen.
    let other = Play::made()
        .keep(Keep::Declined(true))
        .keep(Keep::Way(KeepWay::Backup))
        .next();
    assert!(not_kept(&other));
}

#[test]
fn what_was_saved_counts_whatever_is_chosen_afterwards() {
    let play = backed_up()
        .keep(Keep::BackupSaved)
        .keep(Keep::Way(KeepWay::Nothing))
        .next();
    let play = play.end(Outcome::Wrapped(wrapped()));
    let Step::Token(ready) = &play.0.step else {
        panic!("not ready")
    };
    assert_eq!(ready.kept(), Some(Kept::Backup));
}

/// The key that was made, split into two of two.
fn split() -> Play {
    let file = |number: u8| FileToSave {
        address: format!("blob:{number}"),
        name: format!("share-{number}.txt"),
        size: 1,
    };
    let share = |number| ShareToSave {
        number,
        file: file(number),
        page: file(number),
    };
    let play = Play::made()
        .keep(Keep::Way(KeepWay::Shares))
        .keep(Keep::Count(2))
        .happens(Event::Split);
    assert_eq!(
        play.0.faults.of(Field::ShareCount),
        Some(&Fault::TooFewShares)
    );
    let play = play.keep(Keep::Threshold(2)).happens(Event::Split);
    assert!(matches!(
        play.task(),
        Task::Split {
            threshold: 2,
            count: 2
        }
    ));
    play.end(Outcome::Split(vec![share(1), share(2)]))
}

#[test]
fn every_share_has_to_be_saved() {
    let play = split().keep(Keep::ShareSaved(1)).next();
    assert!(not_kept(&play));
    let play = play.keep(Keep::ShareSaved(2)).next();
    assert!(matches!(play.task(), Task::WrapGenerated { .. }));
    // Split anew, and the new shares are to be saved.
    let play = split()
        .keep(Keep::ShareSaved(1))
        .keep(Keep::ShareSaved(2))
        .keep(Keep::SplitAgain)
        .next();
    assert!(not_kept(&play));
}

#[test]
fn a_backup_is_made_under_a_pass_phrase_that_was_typed_twice() {
    let play = Play::made().happens(Event::Backup { alike: false });
    assert_eq!(
        play.0.faults.of(Field::BackupPassphraseAgain),
        Some(&Fault::NotAlike)
    );
    let play = play.happens(Event::Backup { alike: true });
    assert_eq!(
        (play.task(), play.0.faults.is_empty()),
        (&Task::Backup, true)
    );
    let refusal = Refusal::new("passphrase-too-short", "", Part::Passphrase);
    let play = play.end(Outcome::Refused(refusal));
    assert!(play.0.faults.of(Field::BackupPassphrase).is_some());
}

#[test]
fn a_backup_that_is_read_back_shows_which_key_it_holds() {
    let read = |fingerprint| {
        backed_up()
            .happens(Event::File(Field::BackupTest))
            .end(Outcome::Inspected(facts(fingerprint)))
    };
    let tested = |play: &Play| backup(play).and_then(|backup| backup.tested.clone());
    assert_eq!(tested(&read("hmac:01")), Some(Tested::Same));
    let other = Tested::Other("hmac:77".into());
    assert_eq!(tested(&read("hmac:77")), Some(other));
    let refusal = Refusal::new("passphrase-wrong", "", Part::Passphrase);
    let play = backed_up()
        .happens(Event::File(Field::BackupTest))
        .end(Outcome::Refused(refusal));
    assert!(play.0.faults.of(Field::BackupTest).is_some());
}

#[test]
fn an_old_wrapping_key_is_renewed_and_the_made_key_wrapped_again() {
    let play = Play::made_and_ready().next_at(NOW + 86_400);
    assert!(matches!(play.task(), Task::Fetch(_, Purpose::Renew)));
    let play = play.end_at(fetched(), NOW + 86_400);
    assert!(matches!(play.task(), Task::WrapGenerated { .. }));
    let play = play.end_at(Outcome::Wrapped(wrapped()), NOW + 86_400);
    assert!(matches!(
        play.task(),
        Task::Import(Attempt { renewed: true, .. })
    ));
}

#[test]
fn a_made_key_that_was_lost_is_made_anew_and_has_to_be_kept_again() {
    let on_step_3 = Play::made()
        .happens(Event::Backup { alike: true })
        .end(lost());
    let on_step_4 = Play::made_and_ready()
        .next_at(NOW + 86_400)
        .end_at(fetched(), NOW + 86_400)
        .end(lost());
    for play in [on_step_3, on_step_4] {
        assert_eq!(play.0.problem, Some(Problem::MadeAnew));
        assert_eq!(play.0.step.index(), 2);
        assert_eq!(play.task(), &Task::Generate(KeySpec::Aes256));
        let play = play.end(Outcome::Generated(facts("hmac:02"))).next();
        assert!(not_kept(&play));
    }
}

#[test]
fn another_key_than_the_one_that_was_kept_is_not_sent() {
    let mut other = wrapped();
    other.facts.fingerprint = "hmac:77".into();
    let play = backed_up()
        .keep(Keep::BackupSaved)
        .next()
        .end(Outcome::Wrapped(other));
    assert_eq!(play.0.problem, Some(Problem::MadeAnew));
}

#[test]
fn going_back_from_the_token_keeps_the_made_key() {
    let play = Play::made_and_ready().happens(Event::Back);
    assert_eq!((play.0.step.index(), &play.0.running), (2, &None));
    assert!(matches!(play.next().task(), Task::WrapGenerated { .. }));
}

#[test]
fn what_is_wrong_with_one_way_of_keeping_blocks_no_other() {
    let play = Play::made()
        .happens(Event::Backup { alike: false })
        .keep(Keep::Way(KeepWay::Nothing))
        .keep(Keep::Declined(true))
        .next();
    assert!(matches!(play.task(), Task::WrapGenerated { .. }));
}

#[test]
fn going_back_loses_neither_the_key_nor_its_copies() {
    let play = backed_up().keep(Keep::BackupSaved).happens(Event::Back);
    assert_eq!(play.0.step.index(), 1);
    let play = play.next().end(fetched());
    assert!(play.0.running.is_none(), "another key is made");
    assert!(backup(&play).is_some_and(|backup| backup.saved));
}

#[test]
fn a_key_on_its_way_stays_kept_as_it_was() {
    let play = backed_up().keep(Keep::BackupSaved).next();
    let play = play.keep(Keep::BackupAgain);
    assert!(backup(&play).is_some());
}

#[test]
fn each_try_to_keep_the_key_forgets_what_was_wrong_before() {
    let again = Play::made().next();
    assert!(not_kept(&again));
    assert!(
        again
            .happens(Event::Backup { alike: true })
            .0
            .faults
            .is_empty()
    );
    let again = Play::made().happens(Event::Backup { alike: false }).next();
    assert_eq!(
        again.0.faults.of(Field::BackupPassphraseAgain),
        Some(&Fault::NotAlike)
    );
    assert!(again.happens(Event::Split).0.faults.is_empty());
}
