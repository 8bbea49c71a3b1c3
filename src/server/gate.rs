//! The gate: a tower service around the framework's own, mending what the framework leaves open.
//!
//! - The first step of every message is taken while it is handed in, so that messages take effect in the order they came.
//! - A panic in a handler is answered with an error; the server lives on.
//! - `shutdown` is accepted with any parameters (`null` and `{}` are sent by real clients), and `exit` gives the right code.
//! - Errors about parameters do not repeat the parameters: they may hold note text, and clients log errors.
//! - Methods whose answers need fields newer than the types crate go to handlers that answer in plain JSON.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use futures_util::FutureExt;
use tower::Service;
use tower_lsp::ExitedError;
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};

/// An answer still to come.
pub(crate) type Answer = Pin<Box<dyn Future<Output = Option<Response>> + Send>>;

/// What comes of a message: an answer or nothing, at once or later.
pub(crate) enum Outcome {
    /// The message is done with.
    Now(Option<Response>),
    /// Its first step is taken; the rest waits for something.
    Later(Answer),
}

/// Methods answered in plain JSON, and the names they are handled under.
const PLAIN: &[(&str, &str)] =
    &[(super::CODE_ACTION, super::PLAIN_CODE_ACTION), (super::CODE_ACTION_RESOLVE, super::PLAIN_CODE_ACTION_RESOLVE)];

/// A service that lets every message in, once and in order.
pub(crate) struct Gate<S> {
    inner: S,
    shutdown_seen: bool,
    exit: Option<u8>,
}

impl<S> Gate<S>
where
    S: Service<Request, Response = Option<Response>, Error = ExitedError>,
    S::Future: Send + 'static,
{
    /// A gate around a service.
    pub(crate) fn new(inner: S) -> Self {
        Self { inner, shutdown_seen: false, exit: None }
    }

    /// The process's exit code, once `exit` was seen: 0 after `shutdown`, else 1.
    pub(crate) fn exit_code(&self) -> Option<u8> {
        self.exit
    }

    /// Lets a message in.
    pub(crate) fn call(&mut self, request: Request) -> Outcome {
        let request = match request.method() {
            "exit" => {
                self.exit = Some(u8::from(!self.shutdown_seen));
                return Outcome::Now(None);
            }
            "shutdown" => {
                self.shutdown_seen = true;
                rename("shutdown", request, false)
            }
            method => match PLAIN.iter().find(|(from, _)| *from == method) {
                Some((_, to)) => rename(to, request, true),
                None => request,
            },
        };
        let id = request.id().cloned();
        let method = request.method().to_owned();
        let mut waker = Context::from_waker(Waker::noop());
        // Not all services are ready at once; the framework's is, except after `exit`, which does not get here.
        let _ = self.inner.poll_ready(&mut waker);
        let Ok(handler) = catch_unwind(AssertUnwindSafe(|| self.inner.call(request))) else { return Outcome::Now(panicked(id)) };
        let mut answer: Answer = Box::pin(AssertUnwindSafe(handler).catch_unwind().map(move |outcome| match outcome {
            Ok(Ok(response)) => response.map(|response| without_params(response, &method)),
            Ok(Err(_)) => None,
            Err(_) => panicked(id),
        }));
        match answer.as_mut().poll(&mut waker) {
            Poll::Ready(response) => Outcome::Now(response),
            Poll::Pending => Outcome::Later(answer),
        }
    }
}

/// The same request under another name, with or without its parameters.
fn rename(method: &'static str, request: Request, keep_params: bool) -> Request {
    let (_, id, params) = request.into_parts();
    let mut renamed = Request::build(method);
    if let Some(params) = params.filter(|_| keep_params) {
        renamed = renamed.params(params);
    }
    match id {
        Some(id) => renamed.id(id).finish(),
        None => renamed.finish(),
    }
}

fn panicked(id: Option<Id>) -> Option<Response> {
    id.map(|id| Response::from_error(id, Error { code: ErrorCode::InternalError, message: "internal error".into(), data: None }))
}

/// Takes what may be note text out of an error about parameters.
fn without_params(response: Response, method: &str) -> Response {
    match response.error() {
        Some(error) if error.code == ErrorCode::InvalidParams => {
            let detail = Some(error.message.as_ref()).filter(|m| m.starts_with("missing field") || m.starts_with("Missing"));
            let method = PLAIN.iter().find(|(_, to)| *to == method).map_or(method, |(from, _)| from);
            let message =
                format!("invalid parameters of {method}{}{}", if detail.is_some() { ": " } else { "" }, detail.unwrap_or_default());
            Response::from_error(response.id().clone(), Error { code: ErrorCode::InvalidParams, message: message.into(), data: None })
        }
        _ => response,
    }
}
