// The line drawings of the shell, for `icon()`.

export const FILE = "M5.5 3h6l3.5 3.5V17h-9.5zM11.5 3v3.5H15";
export const LARGER = "M12 4h4v4M16 4l-5 5M8 16H4v-4M4 16l5-5";
export const HASH = "M7.8 3 6.2 17M13.8 3l-1.6 14M3.5 7.5h13.5M3 12.5h13.5";
export const LOCK = "M5.5 9h9a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1zM7 9V6.5a3 3 0 0 1 6 0V9";
export const ARCHIVED = "M3 4h14v3.5H3zM4.5 7.5v8h11v-8M8 11h4";
export const CARET = "m6.5 8 3.5 3.8L13.5 8";
export const EYE = "M2.5 10S5 5 10 5s7.5 5 7.5 5-2.5 5-7.5 5-7.5-5-7.5-5zM10 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z";
export const MORE = "M10 4.5v.01M10 10v.01M10 15.5v.01";
export const PLUS = "M10 4.5v11M4.5 10h11";
export const CROSS = "m5 5 10 10M15 5 5 15";
export const BACK = "m12.5 4-6 6 6 6";
export const DOWN = "M10 4v11.5M5.5 11l4.5 4.5 4.5-4.5";
export const REPLY = "M4 4h12a1 1 0 0 1 1 1v7.5a1 1 0 0 1-1 1h-5.5L6.5 17v-3.5H4a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1z";
