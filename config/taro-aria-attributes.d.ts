export const ariaComponents: Record<string, Record<string, string>>;
