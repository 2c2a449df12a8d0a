//! The table of phrases as a macro: an entry in one language only does not compile.

/// Declares phrases, Chinese before English. Without arguments a phrase is `&'static str`, with
/// arguments a `String`; the test below shows both.
macro_rules! phrases {
    () => {};
    ($(#[$meta:meta])* $name:ident : $zh:literal, $en:literal ; $($rest:tt)*) => {
        $(#[$meta])*
        pub fn $name(lang: $crate::i18n::Lang) -> &'static str {
            match lang {
                $crate::i18n::Lang::Zh => $zh,
                $crate::i18n::Lang::En => $en,
            }
        }
        $crate::i18n::phrases! { $($rest)* }
    };
    ($(#[$meta:meta])* $name:ident ( $($arg:ident),+ ) : $zh:literal, $en:literal ; $($rest:tt)*) => {
        $(#[$meta])*
        pub fn $name(lang: $crate::i18n::Lang, $($arg: impl std::fmt::Display),+) -> String {
            match lang {
                $crate::i18n::Lang::Zh => format!($zh, $($arg = $arg),+),
                $crate::i18n::Lang::En => format!($en, $($arg = $arg),+),
            }
        }
        $crate::i18n::phrases! { $($rest)* }
    };
}
pub(crate) use phrases;

#[cfg(test)]
mod tests {
    use crate::i18n::Lang;

    phrases! {
        /// Button that opens a file.
        open_file: "打开我的文件", "Open my file";
        rows_read(rows): "已读 {rows} 行", "{rows} rows read";
    }

    #[test]
    fn a_phrase_is_in_both_languages() {
        assert_eq!(open_file(Lang::Zh), "打开我的文件");
        assert_eq!(open_file(Lang::En), "Open my file");
        assert_eq!(rows_read(Lang::Zh, "1,204"), "已读 1,204 行");
        assert_eq!(rows_read(Lang::En, 7), "7 rows read");
    }
}
