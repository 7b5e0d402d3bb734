import { useEffectEvent, useLayoutEffect } from 'react'
import { isKeyIgnored } from '#src/components/list-keys.ts'
import type { Decision } from '#src/domain/access-review/review-entry.ts'

const decisionKeys: Readonly<Record<string, Decision>> = {
  k: 'keep',
  '1': 'keep',
  r: 'remove',
  '2': 'remove',
  c: 'change-role',
  '3': 'change-role',
  n: 'not-sure',
  '4': 'not-sure',
}

type DecideKeys = {
  move: (step: 1 | -1) => void
  choose: (decision: Decision) => void
  undo: () => void
  select: () => void
}

/** Single-key shortcuts of a review; off while typing, with a modifier, and while anything is open over the page. */
export function useDecideKeys(keys: DecideKeys): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const action = actionOf(event, keys)
    if (action === undefined || isKeyIgnored(event)) return
    event.preventDefault()
    action()
  })
  // useLayoutEffect: shortcuts must work as soon as the page is visible.
  useLayoutEffect(() => {
    document.addEventListener('keydown', press)
    return () => {
      document.removeEventListener('keydown', press)
    }
  }, [])
}

function actionOf({ key }: KeyboardEvent, { move, choose, undo, select }: DecideKeys): (() => void) | undefined {
  const decision = decisionKeys[key.toLowerCase()]
  if (decision !== undefined)
    return () => {
      choose(decision)
    }
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return () => {
        move(1)
      }
    case 'ArrowUp':
      return () => {
        move(-1)
      }
    case 'u':
      return undo
    case 'x':
      return select
    default:
      return undefined
  }
}
