import { useState, type KeyboardEvent, type RefObject } from 'react'
import type { FormAction } from './add-users.form.ts'

/**
 * Keyboard and focus of the chips: arrows, Home and End move, Backspace and Delete remove, focus moves to a neighbor.
 */
export function useChipKeys(
  dispatch: (action: FormAction) => void,
  inputRef: RefObject<HTMLInputElement | null>,
  box: RefObject<HTMLDivElement | null>,
  setCurrent: (id: number) => void,
) {
  const [handlers] = useState(() => {
    const buttons = () => [...(box.current?.querySelectorAll<HTMLButtonElement>('button[data-chip]') ?? [])]
    const focus = (target: HTMLButtonElement | undefined) => {
      if (target === undefined) inputRef.current?.focus()
      else {
        setCurrent(Number(target.dataset['chip']))
        target.focus()
      }
    }
    const at = (id: number) => buttons().findIndex((button) => button.dataset['chip'] === String(id))
    const remove = (id: number) => {
      focus(buttons()[at(id) + 1])
      dispatch({ type: 'remove', id })
    }
    const move = (id: number, event: KeyboardEvent<HTMLElement>) => {
      const all = buttons()
      const here = at(id)
      if (event.key === 'ArrowLeft' || event.key === 'ArrowUp') focus(all[Math.max(0, here - 1)])
      else if (event.key === 'ArrowRight' || event.key === 'ArrowDown') focus(all[here + 1])
      else if (event.key === 'Home') focus(all[0])
      else if (event.key === 'End') focus(undefined)
      else if (event.key === 'Backspace' || event.key === 'Delete') {
        // A held key removes one, not all.
        if (!event.repeat) remove(id)
      } else return
      event.preventDefault()
    }
    const fromInput = (event: KeyboardEvent<HTMLInputElement>) => {
      const { value, selectionEnd } = event.currentTarget
      const leaves = event.key === 'ArrowLeft' && selectionEnd === 0
      const selects = event.key === 'Backspace' && value === '' && !event.repeat
      const last = buttons().at(-1)
      if ((!leaves && !selects) || last === undefined) return
      event.preventDefault()
      focus(last)
    }
    return { remove, move, fromInput }
  })
  return handlers
}
