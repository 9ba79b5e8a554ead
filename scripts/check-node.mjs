// Runs on whatever node is there, so it is JavaScript of long ago.
const [major, minor] = process.versions.node.split('.').map(Number)

if (major < 22 || (major === 22 && minor < 19)) {
  console.error(
    `Timepoint needs Node.js 22.19 or newer; this is ${process.versions.node} on ${process.platform}-${process.arch}.\n` +
      'On Linux "npm ci" brings its own: run it without --omit=optional.\n' +
      'Elsewhere install Node.js 24 from https://nodejs.org and run this again.',
  )
  process.exit(1)
}
