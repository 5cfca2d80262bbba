//! Starts other programs, and shows that they are alive.

use std::{
    env, fs,
    fs::File,
    io::{BufRead, BufReader, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::error::{TaskError, While};

/// How often a program that writes to a log shows a sign of life.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// How often its end is looked for.
const POLL: Duration = Duration::from_millis(100);

/// A command without the variables that `cargo run` set for this program and that would mislead
/// the cargo or compiler that it starts.
pub(crate) fn command(program: impl AsRef<Path>) -> Command {
    let mut command = Command::new(program.as_ref());
    for (name, _) in env::vars_os() {
        let Some(text) = name.to_str() else { continue };
        let misleads = matches!(text, "CARGO" | "LD_LIBRARY_PATH" | "RUST_RECURSION_COUNT")
            || ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"]
                .iter()
                .any(|p| text.starts_with(p));
        if misleads {
            command.env_remove(&name);
        }
    }
    command
}

/// Runs a program that shows its own progress on the terminal.
pub(crate) fn run(what: &str, command: &mut Command) -> Result<(), TaskError> {
    let status = command.status().while_doing(|| cannot_start(command))?;
    ended(what, status)
}

/// Runs a program and hands each line of its standard output to `on_line`, as it comes.
pub(crate) fn run_lines(
    command: &mut Command,
    mut on_line: impl FnMut(&str),
) -> Result<ExitStatus, TaskError> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .while_doing(|| cannot_start(command))?;
    if let Some(stdout) = child.stdout.take() {
        let mut reader = BufReader::new(stdout);
        let mut line = Vec::new();
        while reader
            .read_until(b'\n', &mut line)
            .while_doing(|| cannot_start(command))?
            > 0
        {
            on_line(String::from_utf8_lossy(&line).trim_end_matches('\n'));
            line.clear();
        }
    }
    child.wait().while_doing(|| cannot_start(command))
}

/// What a program prints, without the white space around it; `None` unless it succeeds.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a program whose output goes to `log`, with a line of life for the terminal now and then,
/// for as long as `limit` allows.
pub(crate) fn run_logged(
    step: &str,
    command: &mut Command,
    log: &Path,
    limit: Option<Duration>,
) -> Result<(), TaskError> {
    let cannot_log = || format!("cannot write {}", log.display());
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder).while_doing(cannot_log)?;
    }
    let file = File::create(log).while_doing(cannot_log)?;
    let errors = file.try_clone().while_doing(cannot_log)?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(file)
        .stderr(errors)
        .spawn()
        .while_doing(|| cannot_start(command))?;
    let status = watch(step, &mut child, log, limit)?;
    if status.success() {
        return Ok(());
    }
    Err(TaskError::Logged {
        what: step.to_owned(),
        status: status.to_string(),
        tail: last_lines(log, 20).join("\n"),
        log: log.to_owned(),
    })
}

/// Waits for the child's end.
fn watch(
    step: &str,
    child: &mut Child,
    log: &Path,
    limit: Option<Duration>,
) -> Result<ExitStatus, TaskError> {
    let cannot_wait = || format!("cannot wait for {step}");
    let start = Instant::now();
    let mut next = HEARTBEAT;
    loop {
        if let Some(status) = child.try_wait().while_doing(cannot_wait)? {
            return Ok(status);
        }
        let elapsed = start.elapsed();
        if limit.is_some_and(|limit| elapsed > limit) {
            child.kill().while_doing(cannot_wait)?;
            child.wait().while_doing(cannot_wait)?;
            return Err(TaskError::Late {
                what: step.to_owned(),
                seconds: elapsed.as_secs(),
            });
        }
        if elapsed > next {
            next += HEARTBEAT;
            let last = last_lines(log, 1).pop().unwrap_or_default();
            let last: String = last.trim().chars().take(80).collect();
            println!("  {step}: {} … {last}", crate::seconds(elapsed));
        }
        thread::sleep(POLL);
    }
}

/// The last lines of a log that say anything.
fn last_lines(log: &Path, count: usize) -> Vec<String> {
    const WINDOW: i64 = 8192;
    let read = || -> std::io::Result<Vec<u8>> {
        let mut file = File::open(log)?;
        // A log shorter than the window is read from its start.
        let _from_start = file.seek(SeekFrom::End(-WINDOW));
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text
        .split(['\n', '\r'])
        .filter(|l| !l.trim().is_empty())
        .collect();
    let skip = lines.len().saturating_sub(count);
    lines.into_iter().skip(skip).map(str::to_owned).collect()
}

/// An exit status as a result.
pub(crate) fn ended(what: &str, status: ExitStatus) -> Result<(), TaskError> {
    if status.success() {
        return Ok(());
    }
    Err(TaskError::Failed {
        what: what.to_owned(),
        status: status.to_string(),
    })
}

/// The first part of the error for a program that does not start.
fn cannot_start(command: &Command) -> String {
    format!("cannot run {}", command.get_program().display())
}

/// The file that `program` names on the search path.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// Whether this process may install system packages.
pub(crate) fn is_root() -> bool {
    output(command("id").arg("-u")).as_deref() == Some("0")
}
