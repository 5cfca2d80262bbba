//! The wizard on the page: it keeps what the state machine must not (file handles, the pass phrase), carries out
//! the machine's tasks and reports how they ended.

mod run;

use std::collections::BTreeMap;
use std::rc::Rc;

use kms_wrap_worker::Stage;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use super::wizard::{Edit, Event, Fault, Field, Phase, Running, Wizard};
use crate::api::Api;
use crate::context::{use_api, use_session};
pub use crate::format::now_seconds as now;
use crate::key_file::file::name_and_size;
use crate::key_file::secret::Secret;
use crate::worker::{WrapWorker, worker_around};

/// Everything that the views of a wizard share.
#[derive(Clone, Copy)]
pub struct Flow {
    wizard: RwSignal<Wizard>,
    files: RwSignal<BTreeMap<Field, Vec<File>>, LocalStorage>,
    /// The key file's pass phrase; forgotten, as the others, when the step is left, or the session is over.
    pub passphrase: Secret,
    /// The pass phrase of a backup to be made.
    pub new_passphrase: Secret,
    /// The same, typed again.
    pub new_passphrase_again: Secret,
    stage: RwSignal<Option<Stage>>,
    runner: StoredValue<Runner, LocalStorage>,
}

/// What carries out tasks.
#[derive(Clone)]
struct Runner {
    api: Api,
    worker: Rc<dyn WrapWorker>,
}

impl Flow {
    /// A wizard that begins as `wizard`; its worker ends with the current owner.
    pub fn new(wizard: Wizard) -> Self {
        let flow = Self {
            wizard: RwSignal::new(wizard),
            files: RwSignal::new_local(BTreeMap::new()),
            passphrase: Secret::new(),
            new_passphrase: Secret::new(),
            new_passphrase_again: Secret::new(),
            stage: RwSignal::new(None),
            runner: StoredValue::new_local(Runner {
                api: use_api(),
                worker: worker_around(),
            }),
        };
        let session = use_session();
        Effect::new(move |_| {
            if session.with(|state| state.session().is_none()) {
                flow.forget_passphrases();
            }
        });
        flow
    }

    /// The flow around this component.
    pub fn around() -> Self {
        expect_context()
    }

    /// What `read` says of the wizard, anew whenever the wizard changes.
    pub fn read<T>(self, read: impl Fn(&Wizard) -> T + Send + Sync + 'static) -> Signal<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.wizard.with(&read)).into()
    }

    /// The wizard now, without being told of changes.
    pub fn peek<T>(self, read: impl FnOnce(&Wizard) -> T) -> T {
        self.wizard.with_untracked(read)
    }

    /// The fault of a field.
    pub fn fault(self, field: Field) -> Signal<Option<Fault>> {
        self.read(move |wizard| wizard.faults.of(field).cloned())
    }

    /// Whether a task is on its way.
    pub fn busy(self) -> Signal<bool> {
        self.read(Wizard::busy)
    }

    /// The stage of the import that is being done.
    pub fn phase(self) -> Signal<Option<Phase>> {
        Memo::new(move |_| {
            let stage = self.stage.get();
            self.wizard
                .with(|wizard| Phase::of(&wizard.running.as_ref()?.task, stage))
        })
        .into()
    }

    /// Gives up a key that is being made: the worker is ended in the midst of it.
    pub fn stop_making(self) {
        self.runner.with_value(|runner| runner.worker.end());
        self.send(Event::StopMaking);
    }

    /// How far the worker is with what it was asked.
    pub fn stage(self) -> Signal<Option<Stage>> {
        self.stage.into()
    }

    /// Something was typed.
    pub fn edit(self, edit: Edit) {
        self.send(Event::Edit(edit));
    }

    /// A file was chosen or dropped.
    pub fn choose(self, field: Field, file: File) {
        self.files.update(|files| {
            files.insert(field, vec![file]);
        });
        self.send(Event::File(field));
    }

    /// Key files were chosen or dropped: one, or the shares of a key, which come one by one as well.
    pub fn choose_key(self, chosen: Vec<File>) {
        let adds = self.peek(Wizard::takes_shares);
        self.files.update(|files| {
            let held = files.entry(Field::KeyFile).or_default();
            if !adds {
                held.clear();
            }
            held.extend(chosen);
        });
        if adds {
            self.send(Event::OtherShares);
        } else {
            self.passphrase.forget();
            self.send(Event::File(Field::KeyFile));
        }
    }

    /// One of several key files is taken away, by its place.
    pub fn take_away(self, place: usize) {
        let mut left = 0;
        self.files.update(|files| {
            let held = files.entry(Field::KeyFile).or_default();
            if place < held.len() {
                held.remove(place);
            }
            left = held.len();
        });
        self.send(if left == 0 {
            Event::NoFile
        } else {
            Event::OtherShares
        });
    }

    /// Overwrites every pass phrase.
    fn forget_passphrases(self) {
        for secret in [
            self.passphrase,
            self.new_passphrase,
            self.new_passphrase_again,
        ] {
            secret.forget();
        }
    }

    /// Lets go of the key file: what was pasted is in no other place than this handle.
    fn forget_key_file(self) {
        let held = self
            .files
            .with_untracked(|files| files.contains_key(&Field::KeyFile));
        if held {
            self.files.update(|files| {
                files.remove(&Field::KeyFile);
            });
        }
    }

    /// Whether the new pass phrase was typed twice alike.
    pub fn typed_alike(self) -> bool {
        self.new_passphrase.now() == self.new_passphrase_again.now()
    }

    /// One of the two fields of the new pass phrase was typed in.
    pub fn type_new(self, field: Secret, text: String) {
        field.set(text);
        self.send(Event::NewPassphrase);
    }

    /// The focus left one of the two.
    pub fn left_new(self) {
        if self.new_passphrase_again.now().is_some() {
            let alike = self.typed_alike();
            self.send(Event::NewPassphrases { alike });
        }
    }

    /// The names of the key's files.
    pub fn names(self) -> Vec<String> {
        self.files.with(|files| {
            let held = files.get(&Field::KeyFile).into_iter().flatten();
            held.map(File::name).collect()
        })
    }

    /// The name and size of the file that was chosen; none where there are several.
    pub fn file(self, field: Field) -> Option<(String, f64)> {
        self.files.with(|files| name_and_size(files.get(&field)?))
    }

    /// Something happened.
    pub fn send(self, event: Event) {
        let before = self.peek(|wizard| wizard.running.as_ref().map(|running| running.ticket));
        self.wizard
            .update(|wizard| *wizard = std::mem::take(wizard).update(event));
        if !self.peek(Wizard::needs_key_file) {
            self.forget_key_file();
        }
        match self.peek(|wizard| wizard.step.index()) {
            2 => {}
            // No key is opened any more, and the worker's memory goes with it.
            4 => {
                self.forget_passphrases();
                self.runner.with_value(|runner| runner.worker.end());
            }
            _ => self.forget_passphrases(),
        }
        let Some(running) = self.peek(|wizard| wizard.running.clone()) else {
            return;
        };
        if before != Some(running.ticket) {
            self.start(running);
        }
    }

    fn start(self, Running { ticket, task }: Running) {
        self.stage.set(None);
        spawn_local(async move {
            let outcome = self.run(task).await;
            // The wizard may have been left meanwhile, and its signals with it.
            if self.wizard.try_with_untracked(|_| ()).is_some() {
                let stage = self.stage.get_untracked();
                self.send(Event::Finished {
                    ticket,
                    outcome,
                    stage,
                    now: now(),
                });
            }
        });
    }
}
