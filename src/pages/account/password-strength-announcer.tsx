import { useState } from 'react'
import type { PasswordStrength, PolicyRule } from '#src/domain/password.ts'
import { LiveRegion } from '#src/ui/live-region.tsx'
import { useDebouncedEffect } from '#src/ui/use-debounce.ts'

const PAUSE_IN_TYPING = 1000

/** What is known of the typed new password. Holds nothing of the password itself. */
export type Look = {
  strength: PasswordStrength | undefined
  rules: readonly PolicyRule[]
  counted: { counting: number; all: number }
  outerSpace: boolean
  repeatedSame: boolean
}

/** Says the strength once per pause in typing (docs/testing.md, PW-11). */
export function PasswordStrengthAnnouncer({ look }: { look: Look | undefined }) {
  const [text, setText] = useState('')
  useDebouncedEffect(look, PAUSE_IN_TYPING, () => {
    if (look?.strength === undefined) setText('')
    else {
      const met = look.rules.filter((rule) => rule.met).length
      const rules = look.rules.length === 0 ? '' : ` ${met} of ${look.rules.length} rules of your account met.`
      setText(`Strength: ${look.strength.word}.${rules}`)
    }
  })
  return <LiveRegion>{text}</LiveRegion>
}
