import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')
const folder = path.join(root, 'deploy/nginx')
const program = [process.env['NGINX_PATH'], '/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/sbin/nginx'].find(
  (file) => file !== undefined && existsSync(file),
)

/** A port that was free a moment ago. nginx cannot choose one by itself. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A listening server has an address with a port.
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Fills a template in as envsubst does: only the names given, so that nginx's own variables stay. */
function filled(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\$\{(\w+)\}/gu, (whole, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`${whole} has no value`)
    return value
  })
}

type Options = {
  /** The gateway. */
  upstream: URL
  /** Folder with the built app. */
  dist: string
  /** Which header file is used. */
  https?: boolean
  /** Certificate that may vouch for the gateway, and the name the gateway must have. */
  trusted?: string
  gatewayHost?: string
  /** Seconds until a silent gateway is given up; 60 as shipped. */
  readTimeout?: number
}

/**
 * Starts the system's nginx on loopback with the configuration of `deploy/nginx`.
 *
 * @returns addresses of the app and of the redirect to https, and a function that ends it
 * @throws Error with what nginx wrote, when it does not start; with a hint when there is no nginx
 */
export async function startNginx({ upstream, dist, https = false, readTimeout, trusted, gatewayHost }: Options) {
  if (program === undefined)
    throw new Error('No nginx found. Debian or Ubuntu: apt-get install -y nginx. Elsewhere: set NGINX_PATH.')
  const home = mkdtempSync(path.join(tmpdir(), 'hua-nginx-'))
  const [port, redirectPort] = [await freePort(), await freePort()]
  const values = {
    LISTEN: `127.0.0.1:${port}`,
    LISTEN_HTTP: `127.0.0.1:${redirectPort}`,
    SERVER_NAME: '127.0.0.1 localhost',
    ROOT: dist,
    LOGS: home,
    HEADERS: folder,
    HEADER_SET: https ? 'https' : 'http',
    GATEWAY_SCHEME: upstream.protocol.slice(0, -1),
    GATEWAY_HOST: gatewayHost ?? 'gateway.example',
    GATEWAY_ADDRESS: upstream.host,
    GATEWAY_PATH: upstream.pathname.replace(/\/$/u, ''),
  }
  const sites = ['harness-user-admin', 'redirect-to-https'].map((name) =>
    filled(readFileSync(path.join(folder, `${name}.conf.template`), 'utf8'), values),
  )
  const site = sites
    .join('\n')
    .replace('include mime.types', 'include /etc/nginx/mime.types')
    .replace('/etc/ssl/certs/ca-certificates.crt', (shipped) => trusted ?? shipped)
    .replace(/(proxy_read_timeout\s+)60s/u, readTimeout === undefined ? '$160s' : `$1${String(readTimeout)}s`)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${home}/${name};`,
  )
  writeFileSync(
    path.join(home, 'nginx.conf'),
    `daemon off; worker_processes 1; pid ${home}/pid; error_log ${home}/error.log warn;
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections 1024; }
http { access_log off; ${temporary.join(' ')}
${site} }`,
  )
  const child = spawn(program, ['-p', home, '-c', path.join(home, 'nginx.conf'), '-e', path.join(home, 'error.log')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const written: string[] = []
  child.stderr.on('data', (chunk: Buffer) => written.push(chunk.toString()))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = `http://127.0.0.1:${port}`
  for (;;) {
    if (child.exitCode !== null) throw new Error(`nginx did not start: ${written.join('')}`)
    if (
      await fetch(`${url}/`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    url,
    log: () => readFileSync(path.join(home, 'harness-user-admin.log'), 'utf8'),
    redirectUrl: `http://127.0.0.1:${redirectPort}`,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      rmSync(home, { recursive: true, force: true })
    },
  }
}
