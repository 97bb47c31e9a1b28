//! Why a job was given up, and what was wrong with a row, as they are kept and as people read them.

use super::settled::Fault;
use crate::{error::Error, language::Language, sheet::SheetError};

impl Fault {
    /// In one language.
    pub(super) fn message(&self, language: Language) -> &str {
        language.pick(&self.zh, &self.en)
    }

    /// About a job as a whole.
    fn whole(code: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { column: None, code: code.to_owned(), zh: zh.into(), en: en.into() }
    }

    /// The file is not kept any more.
    pub(super) fn gone() -> Self {
        Self::whole(
            "UPLOAD_GONE",
            "文件已不再保存，请重新上传",
            "the file is not kept any more; send it again",
        )
    }

    /// The worker itself went wrong.
    pub(super) fn internal() -> Self {
        Self::whole(
            "INTERNAL",
            "系统内部错误，请把任务编号告知管理员；已处理的行保持不变",
            "an internal error; tell the administrator the job's id; what was settled stays",
        )
    }
}

/// What an error means to a job that it ends.
impl From<&Error> for Fault {
    fn from(error: &Error) -> Self {
        match error {
            Error::Unauthenticated | Error::PasswordMustChange => Self::whole(
                "UNAUTHENTICATED",
                "发起任务的会话已结束或账号已停用；已处理的行保持不变，请重新登录后再次导入同一文件",
                "the session that began it has ended, or the account is closed; what was settled stays: sign in \
                 and import the same file again",
            ),
            Error::Forbidden => Self::whole(
                "FORBIDDEN",
                "您的授权已不允许录入；已处理的行保持不变",
                "your grants no longer allow to enter these records; what was settled stays",
            ),
            _ => Self::internal(),
        }
    }
}

/// A file that cannot be read as a sheet.
impl From<&SheetError> for Fault {
    fn from(error: &SheetError) -> Self {
        Self::whole(error.code(), error.message(Language::Chinese), error.message(Language::English))
    }
}
