//! `recourse serve` as a child process, and a small blocking HTTP client.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// Longest wait for anything the program does; far above what it needs.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program.
pub fn recourse() -> Command {
    Command::new(env!("CARGO_BIN_EXE_recourse"))
}

/// What a call that ends by itself printed, and how it ended.
pub fn run(args: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = recourse().args(args).output().expect("the program starts");
    (status.code(), String::from_utf8(stdout).expect("UTF-8"), String::from_utf8(stderr).expect("UTF-8"))
}

/// A directory of one test, empty at its start and gone at its end.
pub struct Directory(PathBuf);

impl Directory {
    /// A fresh one.
    pub fn new(name: &str) -> Directory {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a directory");
        Directory(path)
    }

    /// A file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Where it is.
    pub fn path(&self) -> &str {
        self.0.to_str().expect("a path in UTF-8")
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// How `serve` is called on free ports with a clock that stands still.
pub fn serve(data: &Directory) -> Vec<&str> {
    vec!["serve", "--listen", "127.0.0.1:0", "--smtp-listen", "127.0.0.1:0", "--clock", "manual", "--data", data.path()]
}

/// A running server; killed when dropped.
pub struct Server {
    child: Child,
    /// Where its pages are.
    pub http: SocketAddr,
    /// What it prints; kept, so that it may go on printing.
    lines: Receiver<String>,
}

impl Server {
    /// Starts it and waits for its first lines.
    pub fn start(data: &Directory) -> Server {
        Server::start_with(&serve(data))
    }

    /// Starts it with these arguments.
    pub fn start_with(args: &[&str]) -> Server {
        Server::start_in(args, &[])
    }

    /// Starts it with these arguments and variables.
    pub fn start_in(args: &[&str], variables: &[(&str, &str)]) -> Server {
        let mut command = recourse();
        command.envs(variables.iter().copied());
        let started = command.args(args).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn();
        let (send, lines) = channel();
        let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut server = Server { child: started.expect("the program starts"), http: nowhere, lines };
        let out = BufReader::new(server.child.stdout.take().expect("piped"));
        std::thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
        server.http = server.address();
        server
    }

    /// Where the first lines say that its pages are.
    fn address(&self) -> SocketAddr {
        loop {
            let line = self.lines.recv_timeout(PATIENCE).expect("the program says where it listens");
            if let Some((_, rest)) = line.split_once("File a complaint    http://") {
                return rest.trim_end_matches('/').parse().expect("an address");
            }
        }
    }

    /// Ends it at once, as a power cut would: SIGKILL, by its pid.
    pub fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// Asks it to end, and waits until it has.
    pub fn stop(mut self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().expect("kill runs").success());
        assert!(self.child.wait().expect("it ends").success(), "it ends well when asked to");
    }

    /// A GET that has to succeed.
    pub fn get(&self, path: &str, token: &str) -> Value {
        let (status, body) = call(self.http, "GET", path, token, "").expect("an answer");
        assert_eq!(status, 200, "GET {path}: {body}");
        serde_json::from_str(&body).expect("JSON")
    }

    /// A POST that has to succeed.
    pub fn post(&self, path: &str, body: &Value) -> Value {
        let (status, body) = call(self.http, "POST", path, "", &body.to_string()).expect("an answer");
        assert_eq!(status, 200, "POST {path}: {body}");
        serde_json::from_str(&body).expect("JSON")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One call on a connection of its own. An error is a connection that broke before the whole answer
/// was there: whatever was asked for counts as not answered.
pub fn call(at: SocketAddr, method: &str, path: &str, token: &str, body: &str) -> std::io::Result<(u16, String)> {
    let mut stream = TcpStream::connect_timeout(&at, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let head =
        format!("{method} {path} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\nContent-Type: application/json\r\n");
    let authorization = if token.is_empty() { String::new() } else { format!("Authorization: Bearer {token}\r\n") };
    stream.write_all(format!("{head}{authorization}Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    parse(&answer).ok_or_else(|| std::io::Error::from(std::io::ErrorKind::UnexpectedEof))
}

/// Status and body, if all of it is there.
fn parse(answer: &[u8]) -> Option<(u16, String)> {
    let text = std::str::from_utf8(answer).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let length = head.lines().find_map(|line| {
        line.to_ascii_lowercase().strip_prefix("content-length:").and_then(|length| length.trim().parse().ok())
    });
    (length == Some(body.len())).then(|| (status, body.to_owned()))
}
