//! Pages of lists that are short enough to be counted through: their marker is an index.

use kms_api::{ErrorCode, keys::Marker};

use crate::error::AppError;

/// Where a page starts.
pub(crate) fn start(marker: Option<&Marker>) -> Result<u64, AppError> {
    let Some(marker) = marker else {
        return Ok(0);
    };
    let number = marker.as_str().parse::<u64>().ok();
    number
        .filter(|number| i64::try_from(*number).is_ok())
        .ok_or_else(|| {
            let text = format!("marker {}", Marker::RULE);
            AppError::new(ErrorCode::InvalidField, text).at("marker")
        })
}
