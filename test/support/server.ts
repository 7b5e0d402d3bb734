import { setupServer } from 'msw/node'

/** The one MSW server of a test file; started and stopped by `setup.ts`. It has no handlers of its own. */
export const server = setupServer()
