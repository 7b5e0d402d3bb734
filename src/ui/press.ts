import { flushSync } from 'react-dom'

/**
 * Blur handlers must not move the button that the user is pressing: a press that ends elsewhere is no click. So they
 * wait until the press has ended, and run before its click.
 */

let pressed = false
const waiting: (() => void)[] = []

function flush(): void {
  if (waiting.length === 0) return
  // Immediately, so that the click finds the page as it would be without the wait.
  flushSync(() => {
    for (const leave of waiting.splice(0)) leave()
  })
}

function press(): void {
  pressed = true
}

/** A press without a click: the pointer was dragged away, or the browser took the gesture. */
function release(): void {
  pressed = false
  setTimeout(() => {
    // A touch ends before the browser emulates mouse events for it.
    if (!pressed) flush()
  })
}

function click(): void {
  pressed = false
  flush()
}

for (const kind of ['pointerdown', 'mousedown'] as const) addEventListener(kind, press, true)
for (const kind of ['pointerup', 'pointercancel', 'mouseup', 'dragend'] as const) addEventListener(kind, release, true)
addEventListener('click', click, true)
// A press whose end the window never received must not block keyboard input.
addEventListener('keydown', click, true)
addEventListener('blur', ({ target }) => {
  if (target === window) release()
})

/**
 * The only function that `onBlur` calls (enforced by a lint rule).
 *
 * @param leave runs when the field is left: immediately, or after the press that took the focus
 */
export function afterPress(leave: () => void): void {
  if (pressed) waiting.push(leave)
  else leave()
}
