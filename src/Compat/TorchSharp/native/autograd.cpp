// backward, grad, and graph nodes whose backward function is written in C#.
#include "shim.h"

#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/saved_variable.h>
#include <torch/csrc/autograd/variable.h>

#include <mutex>
#include <type_traits>
#include <utility>
#include <vector>

using namespace sfk;
using torch::autograd::Node;
using torch::autograd::SavedVariable;
using torch::autograd::variable_list;

namespace {

// Runs the C# backward: `grads` has `count` handles that the callee owns from then on, null where a gradient is undefined. The callee puts
// handles that the caller will own in `results` (null: undefined). Returns 0, or the token of the exception that it caught.
using Backward = int64_t (*)(void* context, void** grads, int32_t count, void** results, int32_t result_count);
using Release = void (*)(void* context);

// A shared_ptr in old versions of libtorch, an intrusive_ptr in new ones.
using NodePtr = std::decay_t<decltype(std::declval<const at::Tensor&>().grad_fn())>;

struct OutputShape {
    std::vector<int64_t> sizes;
    at::TensorOptions options;
};

struct ManagedNode : Node {
    ManagedNode(std::string name, void* context, Backward backward, Release release)
        : label(std::move(name)), context(context), backward(backward), release(release) {}

    ~ManagedNode() override { release(context); }

    std::string name() const override { return label; }

    void release_variables() override {
        std::lock_guard<std::mutex> lock(guard);
        saved.clear();
        freed = true;
    }

    variable_list apply(variable_list&& grads) override {
        std::lock_guard<std::mutex> lock(guard);
        std::vector<void*> handles(grads.size());
        for (size_t i = 0; i < grads.size(); ++i) {
            auto grad = grads[i];
            if (!grad.defined() && materialize && i < outputs.size()) grad = at::zeros(outputs[i].sizes, outputs[i].options);
            handles[i] = new_handle(std::move(grad));
        }
        std::vector<void*> results(num_outputs(), nullptr);
        const int64_t token = backward(context, handles.data(), static_cast<int32_t>(handles.size()), results.data(), static_cast<int32_t>(results.size()));
        variable_list gradients;
        gradients.reserve(results.size());
        for (void* result : results) {
            gradients.push_back(tensor_or_undefined(result));
            delete static_cast<at::Tensor*>(result);
        }
        if (token != 0) throw ManagedException(token);
        return gradients;
    }

    std::string label;
    void* context;
    Backward backward;
    Release release;
    std::vector<SavedVariable> saved;
    std::vector<OutputShape> outputs;
    bool materialize = true;
    bool freed = false;
    std::mutex guard;
};

// Graphs are deep: libtorch's own deleter frees them without recursion. The call is found by the argument's type, and only where NodePtr needs it.
struct DeleteNode {
    template <typename N>
    void operator()(N* node) const {
        deleteNode(node);
    }
};

template <typename N>
auto self_of(N& node, int) -> decltype(node.getptr()) {
    return node.getptr();
}

template <typename N>
auto self_of(N& node, long) -> decltype(node.shared_from_this()) {
    return node.shared_from_this();
}

template <typename Pointer, typename... Args>
Pointer make_node(Args&&... args) {
    if constexpr (std::is_constructible_v<Pointer, Node*, DeleteNode>) {
        return Pointer(static_cast<Node*>(new ManagedNode(std::forward<Args>(args)...)), DeleteNode());
    } else {
        return c10::make_intrusive<ManagedNode>(std::forward<Args>(args)...);
    }
}

variable_list to_list(void** handles, int32_t count) {
    variable_list list;
    list.reserve(count);
    for (int32_t i = 0; i < count; ++i) list.push_back(tensor_or_undefined(handles[i]));
    return list;
}

bool contains(const variable_list& list, const at::Tensor& tensor) {
    for (const auto& entry : list) {
        if (entry.is_same(tensor)) return true;
    }
    return false;
}

NodePtr& pointer_of(void* handle) { return *static_cast<NodePtr*>(handle); }

ManagedNode& node_of(void* handle) { return static_cast<ManagedNode&>(*pointer_of(handle)); }

bool differentiable(const at::Tensor& tensor) {
    return at::isFloatingType(tensor.scalar_type()) || at::isComplexType(tensor.scalar_type());
}

}  // namespace

SFK_API int32_t sfk_backward(void** tensors, int32_t count, void** grads, int32_t grad_count, int32_t retain_graph, int32_t create_graph, void** inputs, int32_t input_count) {
    return guarded<int32_t>(0, [&] {
        torch::autograd::backward(to_list(tensors, count), to_list(grads, grad_count), retain_graph != 0, create_graph != 0, to_list(inputs, input_count));
        return 1;
    });
}

SFK_API int32_t sfk_grad(void** outputs, int32_t count, void** inputs, int32_t input_count, void** grads, int32_t grad_count, int32_t retain_graph, int32_t create_graph,
                         int32_t allow_unused, void** results) {
    return guarded<int32_t>(0, [&] {
        auto gradients = torch::autograd::grad(
            to_list(outputs, count), to_list(inputs, input_count), to_list(grads, grad_count), retain_graph != 0, create_graph != 0, allow_unused != 0);
        for (size_t i = 0; i < gradients.size(); ++i) results[i] = new_handle(gradients[i]);
        return 1;
    });
}

SFK_API int32_t sfk_retain_grad(void* handle) {
    return guarded<int32_t>(0, [&] {
        static_cast<at::Tensor*>(handle)->retain_grad();
        return 1;
    });
}

// A node on top of the graphs of `inputs`. From here on `release(context)` is called exactly once, when the node dies.
SFK_API void* sfk_node_new(const char* name, void** inputs, int32_t count, void* context, Backward backward, Release release) {
    return guarded<void*>(nullptr, [&]() -> void* {
        auto edges = torch::autograd::collect_next_edges(to_list(inputs, count));
        auto node = make_node<NodePtr>(name, context, backward, release);
        node->set_next_edges(std::move(edges));
        return new NodePtr(std::move(node));
    });
}

// Gives up the caller's share of the node; the graph may keep it alive.
SFK_API void sfk_node_free(void* handle) { delete static_cast<NodePtr*>(handle); }

// Makes the node the gradient function of what forward returned. `outputs` are replaced by new handles, which belong to the caller.
SFK_API int32_t sfk_node_wrap_outputs(void* handle, void** inputs, int32_t input_count, void** dirty, int32_t dirty_count, void** fixed, int32_t fixed_count, void** outputs,
                                      int32_t output_count, int32_t materialize) {
    return guarded<int32_t>(0, [&] {
        auto& pointer = pointer_of(handle);
        auto& node = node_of(handle);
        auto in = to_list(inputs, input_count);
        auto changed = to_list(dirty, dirty_count);
        auto constant = to_list(fixed, fixed_count);
        node.materialize = materialize != 0;
        variable_list wrapped;
        for (int32_t i = 0; i < output_count; ++i) {
            auto output = tensor_or_undefined(outputs[i]);
            node.outputs.push_back(output.defined() ? OutputShape{output.sizes().vec(), output.options()} : OutputShape{});
            if (!output.defined()) {
                node.add_input_metadata(Node::undefined_input());
            } else if (contains(constant, output) || !differentiable(output)) {
                node.add_input_metadata(output);
                if (contains(in, output)) output = output.detach();
            } else if (contains(changed, output)) {
                if (output.is_leaf() && output.requires_grad()) {
                    throw std::runtime_error("a leaf Variable that requires grad has been used in an in-place operation.");
                }
                const auto number = node.add_input_metadata(output);
                torch::autograd::impl::rebase_history(output, {pointer, number});
            } else {
                // A view, or an input handed on: a fresh tensor over the same memory, so that its history can be set.
                if (contains(in, output) || output.is_view() || output.requires_grad()) {
                    c10::AutoGradMode off(false);
                    output = output.detach();
                }
                torch::autograd::create_gradient_edge(output, pointer);
            }
            wrapped.push_back(std::move(output));
        }
        for (int32_t i = 0; i < output_count; ++i) outputs[i] = new_handle(std::move(wrapped[i]));
        return 1;
    });
}

// Keeps tensors for backward. Outputs of the node itself are kept without their history: a cycle would never die.
SFK_API int32_t sfk_node_save(void* handle, void** tensors, int32_t count) {
    return guarded<int32_t>(0, [&] {
        auto& node = node_of(handle);
        for (int32_t i = 0; i < count; ++i) {
            auto tensor = tensor_or_undefined(tensors[i]);
            const bool is_output = tensor.defined() && tensor.grad_fn() == pointer_of(handle);
            node.saved.emplace_back(tensor, is_output);
        }
        return 1;
    });
}

// The saved tensors, checked against in-place changes; `results` receives as many handles as were saved if they fit; their number is returned. Called inside backward alone, where
// the node's mutex is already held.
SFK_API int32_t sfk_node_saved(void* handle, void** results, int32_t capacity) {
    return guarded<int32_t>(-1, [&] {
        auto& node = *static_cast<ManagedNode*>(handle);
        if (node.freed) {
            throw std::runtime_error("Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). "
                                     "Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.");
        }
        const auto count = static_cast<int32_t>(node.saved.size());
        if (capacity < count) return count;
        for (size_t i = 0; i < node.saved.size(); ++i) results[i] = new_handle(node.saved[i].unpack(self_of(node, 0)));
        return count;
    });
}

// The node itself, not a share of it: valid while its context is.
SFK_API void* sfk_node_address(void* handle) { return &node_of(handle); }
