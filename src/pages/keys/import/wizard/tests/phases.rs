//! The stages of sending a key.

use kms_wrap_worker::Stage;

use super::*;

#[test]
fn a_task_belongs_to_a_stage_and_the_worker_says_how_far_it_is() {
    let play = Play::opened().next();
    let stages = [Stage::Reading, Stage::Checking, Stage::Wrapping];
    let phases = stages.map(|stage| Phase::of(play.task(), Some(stage)));
    assert_eq!(
        phases,
        [Some(Phase::Read), Some(Phase::Check), Some(Phase::Wrap)]
    );
}

#[test]
fn stages_before_the_one_that_failed_are_done_and_those_after_it_to_come() {
    let paces = |at, failed| {
        [Phase::Wrap, Phase::Send, Phase::Compare].map(|phase: Phase| phase.pace(at, failed))
    };
    let now = paces(Some(Phase::Send), None);
    assert_eq!(now, [Pace::Done, Pace::Now, Pace::ToCome]);
    let failed = paces(None, Some(Phase::Send));
    assert_eq!(failed, [Pace::Done, Pace::Failed, Pace::ToCome]);
}

#[test]
fn what_failed_is_named_until_it_is_tried_again() {
    let play = Play::ready()
        .next()
        .end(Outcome::CallFailed(ApiError::Offline));
    assert_eq!(play.0.failed, Some(Phase::Send));
    let play = play.happens(Event::Retry);
    assert_eq!(play.0.failed, None);
}

#[test]
fn a_token_that_is_renewed_is_no_failure() {
    let play = Play::ready().next().end(refused(ErrorCode::TokenExpired));
    assert!(matches!(play.task(), Task::Fetch(..)));
    assert_eq!(play.0.failed, None);
}

#[test]
fn a_key_that_was_made_here_is_read_from_no_file() {
    assert_eq!(Play::ready().0.phases().len(), 6);
    let made = Play::made_and_ready();
    assert!(!made.0.phases().contains(&Phase::Read));
}
