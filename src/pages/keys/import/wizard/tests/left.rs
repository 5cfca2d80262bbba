//! What is told when the focus leaves a field, by the rules that hold when the step is left.

use super::*;

impl Play {
    fn leave(self, field: Field) -> Self {
        self.happens(Event::Left { field, now: NOW })
    }
}

fn listed(play: &Play) -> usize {
    play.0.faults.listed().count()
}

#[test]
fn a_field_that_is_left_is_held_against_its_rule_alone() {
    let play = Play(Wizard::default())
        .edit(Edit::Alias("a b".into()))
        .leave(Field::Description);
    assert_eq!(play.0.faults.of(Field::Alias), None);
    let play = play.leave(Field::Alias);
    assert_eq!(play.0.faults.of(Field::Alias), Some(&Fault::AliasRule));
    let play = play.edit(Edit::Alias("a".into()));
    assert_eq!(play.0.faults.of(Field::Alias), None);
}

#[test]
fn what_is_found_on_leaving_is_listed_from_next_on() {
    let play = Play(Wizard::default())
        .edit(Edit::Alias("a b".into()))
        .edit(Edit::EnterpriseProject("nine".into()))
        .leave(Field::Alias)
        .leave(Field::EnterpriseProject);
    assert_eq!(listed(&play), 0);
    assert_eq!(listed(&play.next()), 3);
}

#[test]
fn an_empty_field_is_not_filled_in_yet() {
    let play = Play(Wizard::default())
        .edit(Edit::AddTag)
        .edit(Edit::TagValue(0, "v".into()))
        .leave(Field::Alias)
        .leave(Field::TagKey(0));
    assert!(play.0.faults.is_empty());
    assert_eq!(
        play.next().0.faults.of(Field::TagKey(0)),
        Some(&Fault::Missing)
    );
}

#[test]
fn a_tag_key_is_no_longer_repeated_when_the_other_row_changes_or_goes() {
    let repeated = || {
        let mut play = Play(Wizard::default());
        for id in [0, 1] {
            play = play
                .edit(Edit::AddTag)
                .edit(Edit::TagKey(id, "env".into()))
                .leave(Field::TagKey(id));
        }
        assert_eq!(
            play.0.faults.of(Field::TagKey(1)),
            Some(&Fault::TagKeyRepeated)
        );
        play
    };
    for mended in [
        Edit::TagKey(0, "team".into()),
        Edit::DeleteTag(0),
        Edit::DeleteTag(1),
    ] {
        assert!(repeated().edit(mended).0.faults.is_empty());
    }
}

#[test]
fn what_the_server_said_of_a_value_stays_until_it_is_changed() {
    let play = Play(Wizard::default())
        .edit(Edit::Alias("a".into()))
        .edit(Edit::Understood(true))
        .next()
        .end(refused(ErrorCode::AliasTaken))
        .leave(Field::Alias);
    assert!(matches!(
        play.0.faults.of(Field::Alias),
        Some(Fault::Server(_))
    ));
}

#[test]
fn a_field_of_another_step_is_not_listened_to() {
    let play = Play::ready().leave(Field::Alias).leave(Field::ShareCount);
    assert!(play.0.faults.is_empty());
}
