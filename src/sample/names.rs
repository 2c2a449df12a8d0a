//! Invented names for the sample shop's customers, Chinese and English mixed.

/// Ten house accounts: tea rooms, offices, small hotels. All invented.
const HOUSES: [&str; 10] = [
    "晨光设计室",
    "河畔民宿",
    "Harbour View Inn",
    "云栖茶室",
    "Maple Street Studio",
    "小满书屋",
    "青石律师事务所",
    "Northgate Dental",
    "南塘小学食堂",
    "Lantern Yoga",
];
const SURNAMES: [&str; 20] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林",
    "何", "郭", "马", "罗",
];
const GIVEN: [&str; 20] = [
    "敏", "静", "磊", "洋", "丽华", "志强", "秀英", "建国", "晓东", "雨桐", "子涵", "思远", "梓萱",
    "文博", "佳怡", "海燕", "国栋", "欣然", "一鸣", "若兰",
];
const FIRST: [&str; 20] = [
    "Alice", "Ben", "Carla", "David", "Emma", "Frank", "Grace", "Henry", "Ivy", "James", "Kate",
    "Liam", "Mia", "Noah", "Olivia", "Paul", "Rosa", "Sam", "Tina", "Victor",
];
const LAST: [&str; 20] = [
    "Adams", "Baker", "Clark", "Diaz", "Evans", "Foster", "Green", "Hughes", "Irwin", "Jones",
    "Keller", "Lopez", "Moore", "Nash", "Owens", "Price", "Quinn", "Reed", "Shaw", "Turner",
];

/// The name of customer 0–199: ten houses, then three Chinese names to two English ones, all
/// different because the pair (surname, given name) steps through a full cycle.
pub(super) fn name(customer: usize) -> String {
    if let Some(house) = HOUSES.get(customer) {
        return (*house).into();
    }
    let (first, last) = (customer % 20, (customer / 20 + customer * 7) % 20);
    if customer % 5 < 3 {
        format!("{}{}", SURNAMES[last], GIVEN[first])
    } else {
        format!("{} {}", FIRST[first], LAST[last])
    }
}

#[cfg(test)]
mod tests {
    use super::name;
    use std::collections::HashSet;

    #[test]
    fn two_hundred_different_names() {
        let names: HashSet<String> = (0..200).map(name).collect();
        assert_eq!(names.len(), 200);
    }
}
