#!/usr/bin/env node
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 15)) {
  console.error(`paysignal needs Node.js 22.15 or newer, this is ${process.versions.node}.`)
  process.exit(1)
}
const { main } = await import('../dist/main.js')
process.exitCode = await main(process.argv.slice(2), process.env)
