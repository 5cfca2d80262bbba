//! What fuzzing found worth keeping, read again: nothing panics, whatever it is taken for.

use std::path::Path;

use kms_wrap::{Ask, Decision, MAX_INPUT, Spec, WrappedRole, classify_wrapped};

use crate::rng;

#[test]
fn nothing_that_fuzzing_kept_panics() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut files = 0;
    for target in ["read", "read_with_passphrase", "classify_wrapped"] {
        for entry in std::fs::read_dir(corpus.join(target)).unwrap() {
            let input = std::fs::read(entry.unwrap().path()).unwrap();
            assert!(input.len() <= MAX_INPUT);
            for (wanted, pick) in [(None, None), (Some(Spec::EcP256), Some(1))] {
                let ask = Ask {
                    wanted,
                    pick,
                    passphrase: Some(b"pw"),
                    decisions: &Decision::ALL,
                };
                let _ = kms_wrap::read(&input, &ask, &mut rng());
            }
            let _ = classify_wrapped(WrappedRole::KeyMaterial, &input, None);
            files += 1;
        }
    }
    assert!(files > 300, "{files} files: the corpus is missing");
}
