// What CUDA's own headers would declare; they are not needed to make PTX.
#define KERNEL extern "C" __attribute__((global)) void
#define SHARED __attribute__((shared)) static
#define thread() (__nvvm_read_ptx_sreg_tid_x())
#define group() (__nvvm_read_ptx_sreg_ctaid_x())
#define groupSize() (__nvvm_read_ptx_sreg_ntid_x())
#define barrier() __nvvm_bar_sync(0)
