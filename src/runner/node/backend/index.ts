export { prepareBackend } from './choose.ts';
export { muteNativeWriters } from './mute.ts';
export { standIn } from './stand-in/resolve.ts';
export { installStandIn } from './stand-in/install.ts';
