export { Pauses } from './pauses.js';
