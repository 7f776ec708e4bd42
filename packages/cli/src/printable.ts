/** Text without the control characters by which a page could drive the reader's terminal or turn its lines around. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, '\ufffd')
}
