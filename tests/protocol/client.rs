//! A client for tests: starts the program, speaks the protocol, checks every message that comes back.

use std::collections::{HashMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use therapy_lsp::analysis::Analysis;
use therapy_lsp::config::Config;

use crate::metamodel::Checker;

/// Longest wait for a message; far longer than any answer takes, short enough to end a hanging test.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server, in a process of its own or in a thread of the test, and the conversation with it.
pub(crate) struct Client {
    process: Option<Child>,
    inside: Option<JoinHandle<u8>>,
    stdin: Option<Box<dyn Write>>,
    stdout: Option<Box<dyn Read + Send>>,
    incoming: Receiver<Value>,
    stderr: Receiver<String>,
    /// Notifications and requests of the server that no test has looked at yet.
    pub(crate) inbox: Vec<Value>,
    /// Everything the server said, in order.
    pub(crate) heard: Vec<Value>,
    checker: Checker,
    answers: HashMap<&'static str, Value>,
    queued: HashMap<String, VecDeque<Value>>,
    next_id: i64,
}

impl Client {
    /// Starts the program without saying anything to it.
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    /// Starts the program with environment variables.
    pub(crate) fn start_with(env: &[(&str, &str)]) -> Self {
        let mut client = Self::spawn(env);
        client.listen();
        client
    }

    /// Starts the program, whose output nobody reads until [`Client::listen`].
    pub(crate) fn start_deaf() -> Self {
        Self::spawn(&[])
    }

    /// Starts a server inside the test, with an engine of the test's own.
    pub(crate) fn inside(engine: impl Fn(&str, &Config) -> Analysis + Send + Sync + 'static) -> Self {
        let (server_in, stdin) = std::io::pipe().expect("a pipe");
        let (stdout, server_out) = std::io::pipe().expect("a pipe");
        let server =
            std::thread::spawn(move || therapy_lsp::server::serve(BufReader::new(server_in), server_out, engine).expect("threads"));
        let mut client = Self::new(Box::new(stdin), Box::new(stdout), channel().1);
        client.inside = Some(server);
        client.listen();
        client
    }

    fn new(stdin: Box<dyn Write>, stdout: Box<dyn Read + Send>, stderr: Receiver<String>) -> Self {
        Self {
            process: None,
            inside: None,
            stdin: Some(stdin),
            stdout: Some(stdout),
            incoming: channel().1,
            stderr,
            inbox: Vec::new(),
            heard: Vec::new(),
            checker: Checker::default(),
            answers: HashMap::new(),
            queued: HashMap::new(),
            next_id: 0,
        }
    }

    fn spawn(env: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_therapy-lsp"));
        command.args(["lsp", "--stdio"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.env_remove("THERAPY_LSP_LOG").envs(env.iter().copied());
        // No test may depend on the settings of whoever runs it.
        command.env("XDG_CONFIG_HOME", env!("CARGO_TARGET_TMPDIR")).env("HOME", env!("CARGO_TARGET_TMPDIR"));
        let mut process = command.spawn().expect("the program starts");
        let errors = process.stderr.take().expect("a pipe");
        let (to, stderr) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(errors).lines().map_while(Result::ok) {
                if to.send(line).is_err() {
                    return;
                }
            }
        });
        let (stdin, stdout) = (process.stdin.take().expect("a pipe"), process.stdout.take().expect("a pipe"));
        let mut client = Self::new(Box::new(stdin), Box::new(stdout), stderr);
        client.process = Some(process);
        client
    }

    /// Starts to read what the server says.
    pub(crate) fn listen(&mut self) {
        let stdout = self.stdout.take().expect("nobody listens yet");
        let (to, incoming) = channel();
        self.incoming = incoming;
        std::thread::spawn(move || {
            let mut stdout = BufReader::new(stdout);
            while let Some(message) = read_message(&mut stdout) {
                if to.send(message).is_err() {
                    return;
                }
            }
        });
    }

    /// Stops matching answers to requests, for tests that send what is not a message.
    pub(crate) fn expect_strays(&mut self) {
        self.checker.expect_strays();
    }

    /// A server initialized for a client with these capabilities.
    pub(crate) fn with(capabilities: Value) -> Self {
        Self::start().initialize(json!({"capabilities": capabilities, "processId": null, "rootUri": null}))
    }

    /// Says `initialize` and `initialized`.
    pub(crate) fn initialize(mut self, params: Value) -> Self {
        self.request("initialize", params);
        self.notify("initialized", json!({}));
        self
    }

    /// What to answer when the server asks this.
    pub(crate) fn will_answer(mut self, method: &'static str, result: Value) -> Self {
        self.answers.insert(method, result);
        self
    }

    /// Gives the test's own requests ids from here on, out of the way of those it sends as they are.
    pub(crate) fn count_from(&mut self, id: i64) {
        self.next_id = id;
    }

    /// What to answer the next time the server asks this, and the time after.
    pub(crate) fn will_answer_next(&mut self, method: &str, result: Value) {
        self.queued.entry(method.to_owned()).or_default().push_back(result);
    }

    /// Sends bytes as they are.
    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().expect("stdin is open");
        stdin.write_all(bytes).and_then(|()| stdin.flush()).expect("the server reads");
    }

    /// Sends a body as a frame.
    pub(crate) fn frame(&mut self, body: &str) {
        self.raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    /// Sends a message.
    pub(crate) fn send(&mut self, message: &Value) {
        self.checker.sent(message);
        self.frame(&message.to_string());
    }

    /// Sends a notification.
    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Sends a request without waiting; its id.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": self.next_id, "method": method, "params": params}));
        self.next_id
    }

    /// The whole answer to a request.
    pub(crate) fn answer(&mut self, id: i64) -> Value {
        if let Some(at) = self.inbox.iter().position(|m| m.get("method").is_none() && m["id"] == id) {
            return self.inbox.remove(at);
        }
        self.wait_for(&format!("the answer to request {id}"), |m| m.get("method").is_none() && m["id"] == id)
    }

    /// Asks and takes the result; an error fails the test.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        let mut answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{method} was answered with an error: {answer}");
        answer["result"].take()
    }

    /// The next notification of this method, in order.
    pub(crate) fn notification(&mut self, method: &str) -> Value {
        if let Some(at) = self.inbox.iter().position(|m| m["method"] == method) {
            return self.inbox.remove(at)["params"].take();
        }
        self.wait_for(method, |m| m["method"] == method)["params"].take()
    }

    /// The next message that fits; others are kept.
    pub(crate) fn wait_for(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(message) = self.incoming.recv_timeout(left) else { panic!("waited in vain for {what}; heard {:?}", self.inbox) };
            self.take_in(&message);
            if fits(&message) {
                return message;
            }
            self.inbox.push(message);
        }
    }

    fn take_in(&mut self, message: &Value) {
        self.checker.heard(message);
        self.heard.push(message.clone());
        // A request of the server's is answered at once, as an editor does.
        if let (Some(method), Some(id)) = (message["method"].as_str(), message.get("id")) {
            let queued = self.queued.get_mut(method).and_then(VecDeque::pop_front);
            let result = queued.or_else(|| self.answers.get(method).cloned()).unwrap_or_else(|| match method {
                "workspace/configuration" => json!(vec![Value::Null; message["params"]["items"].as_array().map_or(0, Vec::len)]),
                _ => Value::Null,
            });
            let reply = json!({"jsonrpc": "2.0", "id": id, "result": result});
            self.send(&reply);
        }
    }

    /// Opens a note.
    pub(crate) fn open(&mut self, uri: &str, text: &str) {
        self.open_as(uri, "therapynote", 1, text);
    }

    /// Opens a document.
    pub(crate) fn open_as(&mut self, uri: &str, language: &str, version: i32, text: &str) {
        self.notify(
            "textDocument/didOpen",
            json!({"textDocument": {"uri": uri, "languageId": language, "version": version, "text": text}}),
        );
    }

    /// Replaces a note's whole text.
    pub(crate) fn replace(&mut self, uri: &str, version: i32, text: &str) {
        self.notify(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]}),
        );
    }

    /// The text and version the server holds.
    pub(crate) fn view(&mut self, uri: &str) -> Value {
        self.request("therapy-lsp/viewText", json!({"uri": uri}))
    }

    /// Whatever has come by the time the server has answered a question asked now, apart from its log.
    pub(crate) fn settle(&mut self) -> Vec<Value> {
        self.view("untitled:none");
        let mut inbox = std::mem::take(&mut self.inbox);
        inbox.retain(|message| message["method"] != "window/logMessage");
        inbox
    }

    /// Closes the server's input.
    pub(crate) fn hang_up(&mut self) {
        self.stdin = None;
    }

    /// Waits for the server to end by itself; its exit code.
    pub(crate) fn exit_code(&mut self) -> Option<i32> {
        if let Some(inside) = self.inside.take() {
            return Some(i32::from(inside.join().expect("the server does not panic")));
        }
        let end = Instant::now() + PATIENCE;
        let process = self.process.as_mut().expect("a process");
        loop {
            if let Some(status) = process.try_wait().expect("the process can be asked") {
                return status.code();
            }
            assert!(Instant::now() < end, "the process did not end");
            std::thread::yield_now();
        }
    }

    /// Says `shutdown` and `exit`, with the input left open, and checks that the process ends well.
    pub(crate) fn finish(mut self) -> Vec<Value> {
        assert_eq!(self.request("shutdown", Value::Null), Value::Null);
        self.notify("exit", Value::Null);
        assert_eq!(self.exit_code(), Some(0));
        self.drain();
        std::mem::take(&mut self.heard)
    }

    /// Takes in what a server that has ended said last.
    pub(crate) fn drain(&mut self) {
        while let Ok(message) = self.incoming.recv() {
            self.checker.heard(&message);
            self.heard.push(message);
        }
    }

    /// What the server wrote to stderr, once it has ended.
    pub(crate) fn stderr(&self) -> Vec<String> {
        self.stderr.iter().collect()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if let Some(process) = &mut self.process {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

fn read_message(input: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if input.read_line(&mut line).ok()? == 0 {
            return None;
        }
        assert!(line.ends_with("\r\n"), "a header line that ends wrongly: {line:?}");
        if line == "\r\n" {
            break;
        }
        length = line.strip_prefix("Content-Length: ").expect("only this header").trim().parse().expect("a number");
    }
    let mut body = vec![0; length];
    input.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("JSON"))
}
