import { useState } from 'react'
import type { PasswordStrength, PolicyRule } from '#src/domain/password.ts'
import { Status } from '#src/ui/live-region.tsx'
import { useDebouncedEffect } from '#src/ui/use-debounce.ts'

const TYPING_PAUSE_MS = 1000

/** State of the typed password. Contains no part of the password itself. */
export type StrengthState = {
  strength: PasswordStrength | undefined
  rules: readonly PolicyRule[]
  counted: { counting: number; all: number }
  outerSpace: boolean
  repeatedSame: boolean
  /** No known requirement is missing. */
  complete: boolean
}

/** Announces the strength once per pause in typing (docs/testing.md, PW-11). */
export function PasswordStrengthAnnouncer({ strengthState }: { strengthState: StrengthState | undefined }) {
  const [text, setText] = useState('')
  useDebouncedEffect(strengthState, TYPING_PAUSE_MS, () => {
    if (strengthState?.strength === undefined) setText('')
    else {
      const met = strengthState.rules.filter((rule) => rule.met).length
      setText(
        strengthState.rules.length === 0
          ? `Strength: ${strengthState.strength.word}.`
          : `Strength: ${strengthState.strength.word}. ${met} of ${strengthState.rules.length} requirements met.`,
      )
    }
  })
  return <Status className="sr-only">{text}</Status>
}
