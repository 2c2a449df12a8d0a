//! A small static server for the built site.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::time::Duration;

use crate::project::dist;
use crate::{Result, site};

/// Builds if needed, serves until it is stopped.
pub fn run(words: &[String]) -> Result<()> {
    let (host, port) = options(words)?;
    site::build()?;
    let listener = listen(&host, port)?;
    let address = listener.local_addr().map_err(|why| why.to_string())?;
    println!("Keben is at http://{address}/   (Ctrl-C ends it)");
    for stream in listener.incoming().flatten() {
        std::thread::spawn(move || {
            // A browser that hangs up mid-answer is no news.
            let _ = answer(stream, &dist());
        });
    }
    Ok(())
}

fn options(words: &[String]) -> Result<(String, Option<u16>)> {
    let (mut host, mut port) = ("127.0.0.1".to_string(), None);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value"));
        match word.as_str() {
            "--host" => host = value()?.clone(),
            "--port" => {
                let text = value()?;
                port = Some(
                    text.parse()
                        .map_err(|_| format!("{text} is not a port number"))?,
                );
            }
            _ => return Err(format!("unknown option {word}")),
        }
    }
    Ok((host, port))
}

/// The port asked for, or 8080, or the next free one.
fn listen(host: &str, port: Option<u16>) -> Result<TcpListener> {
    let ports = match port {
        Some(port) => port..=port,
        None => 8080..=8099,
    };
    let mut last = String::new();
    for port in ports {
        match TcpListener::bind((host, port)) {
            Ok(listener) => return Ok(listener),
            Err(why) => last = format!("{host}:{port}: {why}"),
        }
    }
    Err(last)
}

/// Answers the requests of one connection.
fn answer(stream: TcpStream, folder: &Path) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let mut input = BufReader::new(stream.try_clone()?).take(64 * 1024);
    let mut output = stream;
    loop {
        input.set_limit(64 * 1024);
        let mut request = String::new();
        if input.read_line(&mut request)? == 0 {
            return Ok(());
        }
        loop {
            let mut header = String::new();
            if input.read_line(&mut header)? == 0 {
                return Ok(());
            }
            if header.trim().is_empty() {
                break;
            }
        }
        let mut words = request.split_whitespace();
        let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or("/"));
        let (status, kind, body) = match (method, file(target)) {
            ("GET" | "HEAD", Some(name)) => match std::fs::read(folder.join(&name)) {
                Ok(bytes) => ("200 OK", mime(&name), bytes),
                Err(_) => ("404 Not Found", "text/plain", b"not here\n".to_vec()),
            },
            ("GET" | "HEAD", None) => ("404 Not Found", "text/plain", b"not here\n".to_vec()),
            _ => ("405 Method Not Allowed", "text/plain", Vec::new()),
        };
        write!(
            output,
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\n\r\n",
            body.len()
        )?;
        if method != "HEAD" {
            output.write_all(&body)?;
        }
    }
}

/// The file an address means; nothing hidden, nothing outside the folder.
fn file(target: &str) -> Option<String> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    let path = if path.is_empty() { "index.html" } else { path };
    let plain = path
        .split('/')
        .all(|part| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', ':', '%']));
    plain.then(|| path.to_string())
}

fn mime(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        Some("json") => "application/json",
        Some("csv") => "text/csv; charset=utf-8",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_files_are_served() {
        assert_eq!(file("/").as_deref(), Some("index.html"));
        assert_eq!(file("/icons/a.svg?x").as_deref(), Some("icons/a.svg"));
        for bad in [
            "/../Cargo.toml",
            "/.keben-stamp",
            "/a//b",
            "/%2e%2e/x",
            "/c:/x",
            "x",
        ] {
            assert_eq!(file(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_request_is_answered() -> Result<()> {
        let said = |why: std::io::Error| why.to_string();
        let folder = std::env::temp_dir().join(format!("keben-serve-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(said)?;
        std::fs::write(folder.join("a.wasm"), b"body").map_err(said)?;
        let listener = listen("127.0.0.1", Some(0))?;
        let address = listener.local_addr().map_err(said)?;
        let place = folder.clone();
        let server = std::thread::spawn(move || {
            let (stream, _) = listener.accept()?;
            answer(stream, &place)
        });
        let mut client = TcpStream::connect(address).map_err(said)?;
        client
            .write_all(b"GET /a.wasm HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n")
            .map_err(said)?;
        client.shutdown(std::net::Shutdown::Write).map_err(said)?;
        let mut answer = String::new();
        client.read_to_string(&mut answer).map_err(said)?;
        assert!(server.join().is_ok_and(|done| done.is_ok()));
        std::fs::remove_dir_all(&folder).map_err(said)?;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\nContent-Type: application/wasm\r\n"));
        assert!(
            answer.contains("\r\n\r\nbodyHTTP/1.1 404 Not Found"),
            "{answer}"
        );
        Ok(())
    }
}
