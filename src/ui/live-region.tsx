import { createContext, use, useEffect, useRef, useState, type ComponentProps, type ReactNode } from 'react'

/** `assertive` interrupts the screen reader; for errors that block the user. */
type Manner = 'polite' | 'assertive'
type Announce = (text: string, manner?: Manner) => void
type Announcement = { readonly id: number; readonly text: string; readonly manner: Manner }

const AnnounceContext = createContext<Announce>(() => undefined)

/** Long enough for a busy screen reader; removed before a user reads on to the end of the page. */
const KEPT_MS = 10_000
const MAX_KEPT = 8

/**
 * The two live regions for all announcements. They exist before any text, because a screen reader can miss a region
 * that is added together with its text, and outside of dialogs, which hide the rest of the page.
 *
 * @param session identifier of the session; no announcement outlives it
 */
export function LiveRegions({ session, children }: { session?: string | undefined; children: ReactNode }) {
  const [kept, setKept] = useState<readonly Announcement[]>([])
  const [owner, setOwner] = useState(session)
  // Announcements for one user are cleared before the next one connects.
  if (owner !== session) {
    setOwner(session)
    setKept([])
  }
  const [announce] = useState(() => {
    let id = 0
    return (text: string, manner: Manner = 'polite') => {
      id += 1
      const next = { id, text, manner }
      setKept((before) => [...before.slice(1 - MAX_KEPT), next])
    }
  })
  const [oldest] = kept
  useEffect(() => {
    if (oldest === undefined) return
    const timer = setTimeout(() => {
      setKept((before) => before.filter((one) => one !== oldest))
    }, KEPT_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [oldest])
  return (
    <AnnounceContext value={announce}>
      {children}
      {(['polite', 'assertive'] as const).map((manner) => (
        <div key={manner} aria-live={manner} className="sr-only fixed top-0 left-0">
          {/* One element each, so that repeated text is announced again. */}
          {kept
            .filter((one) => one.manner === manner)
            .map(({ id, text }) => (
              <p key={id} data-echo>
                {text}
              </p>
            ))}
        </div>
      ))}
    </AnnounceContext>
  )
}

/** @returns a callback that announces a text that isn't shown on the page */
export function useAnnounce(): Announce {
  return use(AnnounceContext)
}

type StatusProps = Pick<ComponentProps<'p'>, 'id' | 'className' | 'children'> & {
  as?: 'p' | 'span' | 'div'
  /** Another value announces the same text again. */
  turn?: number
  manner?: Manner
}

/** Text in place that is announced when it appears and when it changes. `sr-only` if it need not be visible. */
export function Status({ as: Tag = 'p', turn = 0, manner, ...props }: StatusProps) {
  const announce = use(AnnounceContext)
  const element = useRef<HTMLElement>(null)
  const last = useRef({ text: '', turn })
  useEffect(() => {
    const text = element.current === null ? '' : accessibleText(element.current)
    const isAnnounced = last.current.text === text && last.current.turn === turn
    last.current = { text, turn }
    if (!isAnnounced && text !== '') announce(text, manner)
  })
  return (
    <Tag
      {...props}
      ref={(node: HTMLElement | null) => {
        element.current = node
      }}
    />
  )
}

/** The text of an element as announced: without parts hidden from screen readers, and with a space between blocks. */
function accessibleText(element: Element): string {
  const parts = (node: Node): string => {
    if (!(node instanceof Element)) return node.textContent ?? ''
    if (node.getAttribute('aria-hidden') === 'true') return ''
    const text = [...node.childNodes].map(parts).join('')
    return /^(?:P|DIV|LI|DT|DD|H\d)$/u.test(node.tagName) ? ` ${text} ` : text
  }
  return parts(element).replaceAll(/\s+/gu, ' ').trim()
}
