//! What a first visit downloads, file by file, against the bound.

use std::{fmt::Write as _, fs, path::Path};

use crate::{
    console::program::PARTS,
    error::{TaskError, While},
};

/// The most that all files of the first load may weigh, compressed.
const BOUND: u64 = 300_000;

/// The folder of the sealed worker's files.
const WORKER: &str = "worker";

/// One file and what it weighs.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Weight {
    name: String,
    raw: u64,
    compressed: u64,
}

/// Prints the table; an error if the first load is too heavy.
pub(crate) fn report(console: &Path) -> Result<(), TaskError> {
    let first = weigh(console)?;
    let parts = weigh(&console.join(PARTS))?;
    let worker = weigh(&console.join(WORKER))?;
    let later = [
        (
            "when a page is visited that needs it",
            PARTS,
            parts.as_slice(),
        ),
        ("when a key is imported", WORKER, worker.as_slice()),
    ];
    let (text, total) = table(&first, &later);
    print!("{text}");
    if total > BOUND {
        return Err(TaskError::Unexpected(format!(
            "The first load is {} bytes over its bound of {BOUND}",
            total - BOUND
        )));
    }
    Ok(())
}

/// The files directly in `folder`, heaviest first.
fn weigh(folder: &Path) -> Result<Vec<Weight>, TaskError> {
    let cannot = || format!("cannot read {}", folder.display());
    let mut weights = Vec::new();
    for entry in fs::read_dir(folder).while_doing(cannot)? {
        let path = entry.while_doing(cannot)?.path();
        if path.is_dir() || path.extension().is_some_and(|extension| extension == "br") {
            continue;
        }
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let size = |name: &str| {
            fs::metadata(folder.join(name))
                .map(|m| m.len())
                .while_doing(cannot)
        };
        let (raw, compressed) = (size(&name)?, size(&format!("{name}.br"))?);
        weights.push(Weight {
            name,
            raw,
            compressed,
        });
    }
    weights.sort_by(|a, b| {
        b.compressed
            .cmp(&a.compressed)
            .then_with(|| a.name.cmp(&b.name))
    });
    Ok(weights)
}

/// The table, and the compressed bytes of the first load. What is fetched later stands under the
/// occasion, with its folder.
fn table(first: &[Weight], later: &[(&str, &str, &[Weight])]) -> (String, u64) {
    let mut text = String::new();
    let mut line = |raw: &dyn std::fmt::Display, compressed: &dyn std::fmt::Display, name: &str| {
        // Writing to a string does not fail.
        let _written = writeln!(text, "{raw:>10} {compressed:>10}  {name}");
    };
    let sum = |weights: &[Weight]| {
        weights.iter().fold((0, 0), |(raw, compressed), weight| {
            (raw + weight.raw, compressed + weight.compressed)
        })
    };
    let (raw, total) = sum(first);
    line(&"raw", &"brotli", "first load");
    for weight in first {
        line(&weight.raw, &weight.compressed, &weight.name);
    }
    line(&raw, &total, "in all");
    line(&"", &BOUND, "allowed");
    for (occasion, folder, weights) in later {
        let (raw, compressed) = sum(weights);
        line(&"", &"", "");
        line(&"raw", &"brotli", occasion);
        for weight in *weights {
            let name = format!("{folder}/{}", weight.name);
            line(&weight.raw, &weight.compressed, &name);
        }
        line(&raw, &compressed, "in all");
    }
    (text, total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(name: &str, raw: u64, compressed: u64) -> Weight {
        Weight {
            name: name.to_owned(),
            raw,
            compressed,
        }
    }

    #[test]
    fn what_is_fetched_later_is_listed_but_does_not_count() {
        let first = [weight("a.wasm", 300, 100), weight("index.html", 20, 10)];
        let parts = [weight("import.wasm", 70, 30), weight("shared.wasm", 5, 4)];
        let worker = [weight("w.wasm", 9, 8)];
        let later = [
            ("later", "parts", parts.as_slice()),
            ("last", "worker", worker.as_slice()),
        ];
        let (text, total) = table(&first, &later);
        assert_eq!(total, 110);
        assert!(text.contains("       320        110  in all"), "{text}");
        assert!(text.contains("        75         34  in all"), "{text}");
        assert!(text.contains("parts/import.wasm"), "{text}");
        assert!(text.contains("worker/w.wasm"), "{text}");
    }
}
