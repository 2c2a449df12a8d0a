//! Words in dates: months in seven languages, weekdays, Chinese numerals.

/// Chinese numerals as digits: `二〇二四年三月二十五日` → `2024年3月25日`. Weekdays go.
#[cold]
pub(super) fn in_digits(text: &str) -> String {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let text = match text.find("星期").or_else(|| text.find("周")) {
        Some(at) => &text[..at],
        None => text,
    };
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let digit = DIGITS
            .iter()
            .position(|d| *d == c)
            .or((c == '零').then_some(0));
        match (digit, c) {
            (Some(digit), _) if chars.peek() == Some(&'十') => {
                chars.next();
                let ones = chars.next_if(|c| DIGITS.contains(c));
                let ones = ones.and_then(|c| DIGITS.iter().position(|d| *d == c));
                out.push_str(&(digit * 10 + ones.unwrap_or(0)).to_string());
            }
            (Some(digit), _) => out.push_str(&digit.to_string()),
            (None, '十') => {
                let ones = chars.next_if(|c| DIGITS.contains(c));
                let ones = ones.and_then(|c| DIGITS.iter().position(|d| *d == c));
                out.push_str(&(10 + ones.unwrap_or(0)).to_string());
            }
            (None, c) => out.push(c),
        }
    }
    out
}

/// The month of a name or its first letters, folded.
#[cold]
pub(super) fn month_name(word: &str) -> Option<u32> {
    // English first, then French, German, Spanish, Italian, Portuguese and Dutch where they differ.
    const NAMES: [&str; 12] = [
        "january janvier januar enero gennaio janeiro",
        "february fevrier februar febrero febbraio fevereiro",
        "march mars marz maerz marzo marco maart mrz",
        "april avril abril aprile",
        "may mai mayo maggio maio mei",
        "june juin juni junio giugno junho",
        "july juillet juli julio luglio julho",
        "august aout agosto augustus",
        "september sept septembre septiembre settembre setembro",
        "october octobre oktober octubre ottobre outubro",
        "november novembre noviembre novembro",
        "december decembre dezember diciembre dicembre dezembro",
    ];
    if word.len() < 3 {
        return None;
    }
    let found = NAMES
        .iter()
        .position(|names| names.split(' ').any(|name| name.starts_with(word)))?;
    Some(found as u32 + 1)
}

/// Whether this is a weekday's name or its first letters.
#[cold]
pub(super) fn is_weekday(word: &str) -> bool {
    const NAMES: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    word.len() >= 3 && NAMES.iter().any(|name| name.starts_with(word))
}
