export function moduleBindings(file: string, text: string): string[]
