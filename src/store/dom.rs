//! What IndexedDB's errors mean here.

use indexed_db_futures::error::{DomException, Error, OpenDbError};

use super::Trouble;

/// The transaction's own reason where it has one: a full disk shows only there.
pub(super) fn why(fault: Error, raw: &web_sys::IdbTransaction) -> Trouble {
    match raw.error() {
        Some(error) => named(&error.name(), &error.message()),
        None => told(fault),
    }
}

pub(super) fn told(fault: Error) -> Trouble {
    match fault {
        Error::DomException(DomException::ConstraintError(_)) => Trouble::ChangedElsewhere,
        Error::DomException(error) => {
            let error: web_sys::DomException = error.into();
            named(&error.name(), &error.message())
        }
        other => Trouble::Other(other.to_string()),
    }
}

pub(super) fn told_open(fault: OpenDbError) -> Trouble {
    match fault {
        OpenDbError::Base(fault) => match told(fault) {
            Trouble::Other(text) => Trouble::Unavailable(text),
            known => known,
        },
        other => Trouble::Unavailable(other.to_string()),
    }
}

fn named(name: &str, message: &str) -> Trouble {
    match name {
        "QuotaExceededError" => Trouble::Quota,
        "VersionError" => Trouble::NewerVersion,
        "ConstraintError" => Trouble::ChangedElsewhere,
        _ => Trouble::Other(format!("{name}: {message}")),
    }
}
