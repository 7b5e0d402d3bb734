import { securityHeaders } from '#src/server/headers.ts'

/** Text of `deploy/nginx/headers-http.conf` and `headers-https.conf`, from the one header table. */
export function headerFile(https: boolean): string {
  const lines = Object.entries(securityHeaders(https)).map(
    ([name, value]) =>
      `add_header ${name.replaceAll(/\b[a-z]/gu, (letter) => letter.toUpperCase())} "${value}" always;`,
  )
  return [
    `# The header table of src/server/headers.ts for ${https ? 'https' : 'plain http'}. A test keeps the two the same.`,
    ...lines,
    '',
  ].join('\n')
}
