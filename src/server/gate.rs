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
            // The framework lets all of these fall; a request has to be answered all the same.
            method if method.starts_with("$/") && request.id().is_some() => {
                let id = request.id().cloned().unwrap_or_default();
                return Outcome::Now(Some(Response::from_error(id, Error::method_not_found())));
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

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use serde_json::json;

    use super::*;

    /// What a handler may do.
    struct Handlers;

    impl Service<Request> for Handlers {
        type Response = Option<Response>;
        type Error = ExitedError;
        type Future = Pin<Box<dyn Future<Output = Result<Option<Response>, ExitedError>> + Send>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ExitedError>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, request: Request) -> Self::Future {
            let (method, id, params) = request.into_parts();
            let answer = move |result| id.map(|id| Response::from_parts(id, result));
            match &*method {
                "panics at once" => panic!("on purpose"),
                "panics later" => Box::pin(async { panic!("on purpose") }),
                "waits" => Box::pin(pending()),
                "refuses" => Box::pin(ready(Ok(answer(Err(Error::invalid_params("invalid type: string \"secret words\"")))))),
                "lacks" => Box::pin(ready(Ok(answer(Err(Error::invalid_params("missing field `position`")))))),
                _ => Box::pin(ready(Ok(answer(Ok(json!({"method": method, "params": params})))))),
            }
        }
    }

    fn ask(gate: &mut Gate<Handlers>, method: &'static str) -> Outcome {
        gate.call(Request::build(method).id(1).params(json!({"p": 1})).finish())
    }

    fn now(outcome: Outcome) -> Response {
        match outcome {
            Outcome::Now(Some(response)) => response,
            _ => panic!("answered at once"),
        }
    }

    #[test]
    fn a_panic_is_answered_and_the_next_message_is_taken() {
        let mut gate = Gate::new(Handlers);
        for method in ["panics at once", "panics later"] {
            let response = now(ask(&mut gate, method));
            assert_eq!(response.error().map(|error| error.code), Some(ErrorCode::InternalError), "{method}");
        }
        assert!(now(ask(&mut gate, "other")).is_ok());
    }

    #[test]
    fn what_waits_is_handed_on_after_its_first_step() {
        assert!(matches!(ask(&mut Gate::new(Handlers), "waits"), Outcome::Later(_)));
    }

    #[test]
    fn errors_do_not_repeat_parameters() {
        let mut gate = Gate::new(Handlers);
        let mut message = |method| now(ask(&mut gate, method)).error().map(|error| error.message.to_string()).unwrap_or_default();
        assert_eq!(message("refuses"), "invalid parameters of refuses");
        assert_eq!(message("lacks"), "invalid parameters of lacks: missing field `position`");
    }

    #[test]
    fn exit_codes_and_the_parameters_of_shutdown() {
        let mut gate = Gate::new(Handlers);
        assert_eq!(gate.exit_code(), None);
        gate.call(Request::build("exit").finish());
        assert_eq!(gate.exit_code(), Some(1));
        let mut gate = Gate::new(Handlers);
        assert_eq!(now(ask(&mut gate, "shutdown")).result(), Some(&json!({"method": "shutdown", "params": null})));
        gate.call(Request::build("exit").finish());
        assert_eq!(gate.exit_code(), Some(0));
    }

    #[test]
    fn plain_methods_are_renamed_with_their_parameters() {
        let response = now(ask(&mut Gate::new(Handlers), super::super::CODE_ACTION));
        assert_eq!(response.result(), Some(&json!({"method": super::super::PLAIN_CODE_ACTION, "params": {"p": 1}})));
    }
}
