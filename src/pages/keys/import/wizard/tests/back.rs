//! Going back, by one step or by several: nothing that was earned is lost.

use super::*;

fn cipher() -> Ciphertext {
    Ciphertext {
        base64: "A".repeat(512),
        size: 384,
    }
}

/// At step 4 with a file that was wrapped elsewhere.
fn elsewhere() -> Play {
    Play::existing(KeySpec::Aes256)
        .happens(Event::File(Field::Material))
        .end(Outcome::Classified(cipher()))
        .next()
}

#[test]
fn a_step_is_gone_back_to_over_those_between() {
    let play = Play::ready().happens(Event::BackTo(1));
    assert_eq!((play.0.step.index(), &play.0.running), (1, &None));
    assert!(play.0.step.parameters().is_some());
    let play = Play::ready().happens(Event::BackTo(0)).next();
    assert_eq!((play.0.step.index(), &play.0.running), (1, &None));
}

#[test]
fn nobody_goes_back_while_the_key_is_sent() {
    let play = Play::ready().next().happens(Event::BackTo(0));
    assert_eq!(play.0.step.index(), 3);
}

#[test]
fn a_file_is_there_again_and_is_looked_at_once_more() {
    let play = Play::opened().happens(Event::Decide("accept-pattern".into()));
    let play = play.end(Outcome::Inspected(facts("hmac:01")));
    let play = play.happens(Event::Back);
    assert!(play.0.needs_key_file());
    let play = play.next().end(fetched());
    let Task::Inspect { ask } = play.task() else {
        panic!("{:?}", play.task())
    };
    assert_eq!(ask.decisions, ["accept-pattern"]);
}

#[test]
fn a_file_is_let_go_where_another_way_is_gone() {
    let play = Play::opened()
        .happens(Event::Back)
        .edit(Edit::Choice(Choice::Generate))
        .next()
        .end(fetched());
    assert!(!play.0.needs_key_file());
    let done = Play::ready().next().end(Outcome::Imported(None));
    assert!(!done.0.needs_key_file());
}

#[test]
fn files_from_elsewhere_and_their_token_are_there_again() {
    let token = ImportToken::parse("B".repeat(400)).unwrap();
    let play = elsewhere()
        .happens(Event::File(Field::Token))
        .end(Outcome::TokenChecked(token.clone()))
        .happens(Event::BackTo(1))
        .happens(Event::Existing)
        .next();
    let Step::Token(ready) = &play.0.step else {
        panic!("not at the token")
    };
    assert_eq!(ready.given, Some(token));
}

#[test]
fn files_from_elsewhere_are_at_stake_although_there_is_no_token() {
    assert!(!Play::existing(KeySpec::Aes256).0.at_stake());
    let chosen = elsewhere();
    assert!(chosen.0.step.parameters().is_none() && chosen.0.at_stake());
    assert!(chosen.happens(Event::BackTo(0)).0.at_stake());
}

#[test]
fn a_key_that_is_being_made_can_be_given_up() {
    let play = Play::configured()
        .edit(Edit::Choice(Choice::Generate))
        .next()
        .end(fetched());
    assert!(matches!(play.task(), Task::Generate(_)));
    let play = play.happens(Event::StopMaking);
    assert_eq!((play.0.step.index(), &play.0.running), (1, &None));
    assert!(play.0.step.parameters().is_some());
}

#[test]
fn an_empty_key_that_was_made_here_is_left_behind() {
    let left = Play::configured().0.left_behind();
    assert_eq!(left.as_deref(), Some("payments"));
    assert_eq!(Wizard::default().left_behind(), None);
}
