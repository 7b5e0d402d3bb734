import './styles/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { removeKeyFromUrl } from '#src/app/url-credential-scrubber.ts'
import { App } from './app/app.tsx'
import { startSession, startTheme } from './app/start-session.ts'

startTheme()
// No top-level await: parts that load during that time import from this file's chunk.
void start()

async function start(): Promise<void> {
  // First: nothing must be requested, or stored, under an address with a key in it.
  removeKeyFromUrl()
  const root = document.getElementById('root')
  if (root === null) throw new Error('index.html has no #root')
  if (!isSecureContext) {
    const { InsecurePage } = await import('./app/insecure-page.tsx')
    createRoot(root).render(<InsecurePage />)
    return
  }
  // Only the static demo includes its backend; in every other build this branch is removed.
  if (import.meta.env.MODE === 'demo') await (await import('#src/sim/browser.ts')).startBrowserSimulator()
  const begun = await startSession()
  createRoot(root).render(
    <StrictMode>
      <App begun={begun} />
    </StrictMode>,
  )
}
