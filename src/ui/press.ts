import { flushSync } from 'react-dom'

/**
 * Blur handlers must not move the button that the person is pressing: a press that ends somewhere else is no click. So
 * it waits until the press has ended, and comes before the click that it makes.
 */

let pressed = false
const waiting: (() => void)[] = []

function flush(): void {
  if (waiting.length === 0) return
  // At once, so that the click finds the page as it would be without the wait.
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
    // A touch ends before the browser makes a press of the mouse out of it.
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
// A press that the window never saw the end of must not hold up what the keyboard does.
addEventListener('keydown', click, true)
addEventListener('blur', ({ target }) => {
  if (target === window) release()
})

/**
 * The only thing that `onBlur` calls (a lint rule sees to it).
 *
 * @param leave what is to happen when the field is left: at once, or after the press that took the focus away
 */
export function afterPress(leave: () => void): void {
  if (pressed) waiting.push(leave)
  else leave()
}
