// An ES module that @fastify/static requires. Node can do that, jest's module system cannot, so Node is asked directly.
module.exports = process.getBuiltinModule('node:module').createRequire(__filename)('content-disposition');
