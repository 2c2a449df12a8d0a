//! The table of phrases as a macro: an entry in one language only does not compile.

/// Declares phrases. Without arguments a phrase is `&'static str`, with arguments a `String`:
///
/// ```ignore
/// phrases! {
///     /// Button that opens a file.
///     open_file: "打开我的文件", "Open my file";
///     rows_read(rows): "已读 {rows} 行", "{rows} rows read";
/// }
/// assert_eq!(rows_read(Lang::En, "1,204"), "1,204 rows read");
/// ```
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
