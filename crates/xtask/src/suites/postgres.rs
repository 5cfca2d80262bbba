//! A PostgreSQL server for one run of tests: its own folder, its own port, gone afterwards.

use std::{
    env, fs,
    net::TcpListener,
    os::unix::fs::chown,
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{self, Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{
    error::{TaskError, While},
    process::{command, is_root, output, run_logged},
};

/// Who the server is when root starts it: PostgreSQL refuses to be root itself.
const USER: &str = "postgres";
/// How long it may take until it answers.
const START_LIMIT: Duration = Duration::from_mins(1);

/// A running server. It ends with this value.
pub(super) struct Postgres {
    child: Child,
    folder: PathBuf,
    port: u16,
}

impl Postgres {
    /// Starts a server by the programs beside `initdb`.
    pub(super) fn start(initdb: &Path) -> Result<Self, TaskError> {
        let folder = env::temp_dir().join(format!("keyferry-postgres-{}", process::id()));
        let cannot = || format!("cannot make {}", folder.display());
        fs::create_dir(&folder).while_doing(cannot)?;
        let owner = is_root().then(owner).transpose()?;
        if let Some((user, group)) = owner {
            chown(&folder, Some(user), Some(group)).while_doing(cannot)?;
        }
        let program = |name: &str| {
            let mut program = command(initdb.with_file_name(name));
            program.current_dir(&folder);
            if let Some((user, group)) = owner {
                program.uid(user).gid(group);
            }
            program
        };
        let data = folder.join("data");
        let mut init = program("initdb");
        init.args(["--auth=trust", "--username=keyferry", "--encoding=UTF8"])
            .args(["--no-sync", "--pgdata"])
            .arg(&data);
        run_logged("initdb", &mut init, &folder.with_extension("log"), None)?;
        let port = free_port()?;
        let child = program("postgres")
            .arg("-D")
            .arg(&data)
            .args(["-p", &port.to_string()])
            .args(["-c", "listen_addresses=127.0.0.1"])
            .args(["-c", "unix_socket_directories="])
            // Many servers of many tests at a time; and nothing of this outlives the machine.
            .args(["-c", "max_connections=400", "-c", "fsync=off"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(folder.with_extension("log")).while_doing(cannot)?)
            .spawn()
            .while_doing(|| "cannot start PostgreSQL".to_owned())?;
        let mut is_ready = program("pg_isready");
        let server = Self {
            child,
            folder,
            port,
        };
        server.wait(&mut is_ready)?;
        Ok(server)
    }

    /// Where it is.
    pub(super) fn url(&self) -> String {
        format!("postgres://keyferry@127.0.0.1:{}/postgres", self.port)
    }

    fn wait(&self, is_ready: &mut Command) -> Result<(), TaskError> {
        let start = Instant::now();
        is_ready.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]);
        while output(is_ready).is_none() {
            if start.elapsed() > START_LIMIT {
                return Err(TaskError::Late {
                    what: "the start of PostgreSQL".to_owned(),
                    seconds: START_LIMIT.as_secs(),
                });
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Its processes end with it, and what it wrote is worth nothing: nobody is left to be told of a failure.
        let _stopped = self.child.kill();
        let _ended = self.child.wait();
        let _removed = fs::remove_dir_all(&self.folder);
        let _log_removed = fs::remove_file(self.folder.with_extension("log"));
    }
}

/// The ids of [`USER`] and its group.
fn owner() -> Result<(u32, u32), TaskError> {
    let id = |flag| {
        let printed = output(command("id").args([flag, USER]));
        printed.and_then(|text| text.parse().ok()).ok_or_else(|| {
            TaskError::Unexpected(format!("there is no user {USER} to run PostgreSQL as"))
        })
    };
    Ok((id("-u")?, id("-g")?))
}

/// A port that is free now.
fn free_port() -> Result<u16, TaskError> {
    let listener = TcpListener::bind("127.0.0.1:0");
    listener
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .while_doing(|| "no port is free".to_owned())
}
