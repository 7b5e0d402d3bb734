import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { SimulatorButton } from './simulator-button.tsx'
import type { PageData } from './use-simulator.ts'

/**
 * Draws the simulator's button and drawer into a page that the simulator's host serves. A bundle of its own: the app
 * that is deployed does not contain it.
 *
 * @param container an empty element of the page
 * @param data how to read the page's data again; left out while nobody is connected
 * @returns removes them; the drawer is open again when they are drawn next
 */
export function mount(container: HTMLElement, data?: PageData): () => void {
  const root = createRoot(container)
  root.render(
    <StrictMode>
      <SimulatorButton data={data} />
    </StrictMode>,
  )
  return () => {
    // React does not end a root while another one is drawing.
    queueMicrotask(() => {
      root.unmount()
    })
  }
}
