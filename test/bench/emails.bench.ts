import { bench, describe } from 'vitest'
import { MAX_ADDRESSES, parseAddresses } from '#src/domain/emails.ts'

/** Four times the text may take about four times as long: the parser is linear, whatever is pasted (G37). */

const texts = {
  'a mail list': 'Ann Lee <ann.lee@meridian.example>; ',
  'open quotes': '"@,',
  words: 'a ',
  schemes: 'mailto:',
}

for (const [name, unit] of Object.entries(texts)) {
  describe(`reading ${name}`, () => {
    for (const kilobytes of [250, 1000]) {
      const text = unit.repeat(Math.ceil((kilobytes * 1000) / unit.length))
      bench(
        `${String(kilobytes)} KB`,
        () => {
          parseAddresses(text, MAX_ADDRESSES + 1)
        },
        { time: 300 },
      )
    }
  })
}
