import type { ComponentProps } from 'react'
import { TextField } from '#src/ui/field.tsx'

type ConfirmWordFieldProps = Pick<ComponentProps<typeof TextField>, 'ref' | 'onBlur' | 'onChange'> & {
  word: string
  /** What is wrong with what was typed, without the word. */
  problem: string | undefined
}

/** Asks for a word before something weighty; the word stays as it is when the browser translates the page. */
export function ConfirmWordField({ word, problem, ...input }: ConfirmWordFieldProps) {
  return (
    <TextField
      {...input}
      label={
        <>
          Type{' '}
          <strong translate="no" className="font-semibold">
            {word}
          </strong>{' '}
          to confirm
        </>
      }
      error={
        problem === undefined ? undefined : (
          <>
            {problem}: <bdi>{word}</bdi>
          </>
        )
      }
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
    />
  )
}
