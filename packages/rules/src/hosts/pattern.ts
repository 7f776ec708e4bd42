/** Whether a host has the labels of a pattern, in which `*` is any one label. */
export function matchesLabels(pattern: string, host: string): boolean {
  const expected = pattern.split('.')
  const labels = host.split('.')
  return expected.length === labels.length && expected.every((label, i) => label === '*' || label === labels[i])
}
