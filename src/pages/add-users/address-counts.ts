import { formatNumber } from '#src/domain/format.ts'

type Counts = { readonly ready: number; readonly repeated: number; readonly attention: number }

/** "980 ready, 15 repeated, 5 to fix". */
export function countsText({ ready, repeated, attention }: Counts): string {
  if (ready + repeated + attention === 0) return ''
  const parts = [`${formatNumber(ready)} ready`]
  if (repeated > 0) parts.push(`${formatNumber(repeated)} repeated`)
  if (attention > 0) parts.push(`${formatNumber(attention)} to fix`)
  return parts.join(', ')
}
