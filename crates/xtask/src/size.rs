//! What a first visit downloads, file by file, against the bound.

use std::{fmt::Write as _, fs, path::Path};

use crate::error::{TaskError, While};

/// The most that all files of the first load may weigh, compressed.
const BOUND: u64 = 300_000;

/// The files of the sealed worker: they are fetched when an import needs them, not before.
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
    let later = weigh(&console.join(WORKER))?;
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

/// The table, and the compressed bytes of the first load.
fn table(first: &[Weight], later: &[Weight]) -> (String, u64) {
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
    line(&"", &"", "");
    line(&"raw", &"brotli", "when a key is imported");
    for weight in later {
        line(
            &weight.raw,
            &weight.compressed,
            &format!("{WORKER}/{}", weight.name),
        );
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
    fn worker_is_listed_but_does_not_count() {
        let first = [weight("a.wasm", 300, 100), weight("index.html", 20, 10)];
        let (text, total) = table(&first, &[weight("w.wasm", 70, 30)]);
        assert_eq!(total, 110);
        assert!(text.contains("       320        110  in all"), "{text}");
        assert!(text.contains("worker/w.wasm"), "{text}");
    }
}
