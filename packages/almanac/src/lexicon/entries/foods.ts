export const FOODS = ``
