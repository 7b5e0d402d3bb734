import { counted, formatNumber } from '#src/domain/format.ts'

type Counts = { readonly ready: number; readonly repeated: number; readonly attention: number }

/** "980 ready, 15 repeated, 5 need attention". */
export function countsText({ ready, repeated, attention }: Counts): string {
  if (ready + repeated + attention === 0) return ''
  const parts = [`${formatNumber(ready)} ready`]
  if (repeated > 0) parts.push(`${formatNumber(repeated)} repeated`)
  if (attention > 0) parts.push(counted(attention, 'needs attention', 'need attention'))
  return parts.join(', ')
}
