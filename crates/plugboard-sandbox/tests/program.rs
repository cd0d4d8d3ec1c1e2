//! The program: one line of JSON, the log on standard error, and an end when it is asked for.
#![expect(clippy::unwrap_used, reason = "a test")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

fn program(line: &str) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plugboard-sandbox"));
    command.args(line.split_whitespace()).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn it_says_where_it_is_and_logs_requests_without_their_query() {
    let mut child = program("--listen 127.0.0.1:0 --api-key first --api-key second --accounts 3");
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    let ready: serde_json::Value = serde_json::from_str(&line).unwrap();
    let url = ready["url"].as_str().unwrap();
    assert_eq!(line, format!("{{\"url\":\"{url}\",\"api_key\":\"first\"}}\n"));

    let host = url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let head = "GET /v1/accounts?secret=1 HTTP/1.1\r\nAuthorization: Bearer second\r\nConnection: close\r\n";
    write!(stream, "{head}Host: {host}\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("\"count\":3}"), "{answer}");

    let mut log = String::new();
    let mut err = BufReader::new(child.stderr.take().unwrap());
    err.read_line(&mut log).unwrap();
    assert_eq!(log, "GET /v1/accounts 200\n");

    end(&child);
    assert!(child.wait().unwrap().success());
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "", "one line and no more");
}

#[test]
fn the_script_of_the_command_line_is_played() {
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("script.json");
    std::fs::write(&file, r#"{"rules": [{"mishap": "server-error", "status": 599}]}"#).unwrap();
    let mut child = program(&format!("--api-key first --script {}", file.display()));
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let ready: serde_json::Value = serde_json::from_str(&line).unwrap();
    let host = ready["url"].as_str().unwrap().strip_prefix("http://").unwrap();
    for status in [599, 200] {
        let mut stream = TcpStream::connect(host).unwrap();
        let head = "GET /v1/accounts HTTP/1.1\r\nAuthorization: Bearer first\r\nConnection: close\r\n";
        write!(stream, "{head}Host: {host}\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer}");
    }
    end(&child);
    assert!(child.wait().unwrap().success());
}

#[test]
fn wrong_arguments_end_it_with_a_reason_and_nothing_on_standard_output() {
    for line in ["--listen 0.0.0.0:0", "--expired 2 --accounts 1", "--consent perhaps", "--nonsense"] {
        let output = program(line).wait_with_output().unwrap();
        assert!(!output.status.success() && output.stdout.is_empty(), "{line}");
        assert!(String::from_utf8(output.stderr).unwrap().starts_with("plugboard-sandbox: "), "{line}");
    }
}

#[cfg(unix)]
fn end(child: &Child) {
    let ended = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(ended.success());
}

#[cfg(not(unix))]
fn end(child: &Child) {
    let id = child.id().to_string();
    Command::new("taskkill").args(["/f", "/pid", &id]).status().unwrap();
}
