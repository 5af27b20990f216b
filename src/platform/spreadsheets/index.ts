export { defused } from './defused-text.js';
