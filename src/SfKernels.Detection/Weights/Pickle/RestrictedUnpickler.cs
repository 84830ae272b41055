using System.Globalization;

namespace SfKernels.Detection.Weights.Pickle;

/// <summary>
/// A pickle machine that builds tensors, dicts, lists, tuples, strings and numbers, and refuses every other opcode and every other name.
/// It holds no table of functions to call: a hostile pickle has nothing to reach. Work and memory are bounded by the pickle's own length,
/// because every opcode adds at most one reference and shared parts are never copied.
/// </summary>
internal sealed class RestrictedUnpickler
{
    private static readonly object Mark = new();

    private readonly PickleReader _reader;
    private readonly Func<PickleReader, object?, PickleStorage> _persistentLoad;
    private readonly List<object?> _stack = [];
    private readonly Dictionary<long, object?> _memo = [];

    private RestrictedUnpickler(PickleReader reader, Func<PickleReader, object?, PickleStorage> persistentLoad)
    {
        _reader = reader;
        _persistentLoad = persistentLoad;
    }

    /// <summary>Runs one pickle to its STOP.</summary>
    public static object? Load(PickleReader reader, Func<PickleReader, object?, PickleStorage> persistentLoad)
    {
        var machine = new RestrictedUnpickler(reader, persistentLoad);
        while (true)
        {
            PickleOp op = reader.ReadOp();
            if (op == PickleOp.Stop)
            {
                return machine.Pop();
            }

            machine.Execute(op);
        }
    }

    /// <summary>A dictionary key, or a refusal.</summary>
    public static object Key(PickleReader reader, object? key) =>
        key is string or long ? key : throw reader.Bad($"dict key refused: {Describe(key)}; keys are strings or integers");

    /// <summary>A short name of a value for messages.</summary>
    public static string Describe(object? value) => value switch
    {
        null => "None",
        string => "a string",
        bool => "a bool",
        long or double => "a number",
        PickleTuple => "a tuple",
        PickleDict => "a dict",
        List<object?> => "a list",
        PickleTensor => "a tensor",
        PickleStorage => "a storage",
        PickleGlobal.Storage storage => $"the storage type of {storage.Type}",
        PickleGlobal.OrderedDict => "collections.OrderedDict",
        PickleGlobal.RebuildTensor => "torch._utils._rebuild_tensor_v2",
        PickleGlobal.RebuildParameter => "torch._utils._rebuild_parameter",
        _ => "a mark",
    };

    private void Execute(PickleOp op)
    {
        switch (op)
        {
            case PickleOp.Proto: CheckProtocol(_reader.ReadByte()); break;
            case PickleOp.Frame: _reader.ReadUInt64(); break;
            case PickleOp.Mark: _stack.Add(Mark); break;
            case PickleOp.Pop: PopAny(); break;
            case PickleOp.PopMark: PopToMark(); break;
            case PickleOp.Dup: _stack.Add(Peek()); break;
            case PickleOp.None: _stack.Add(null); break;
            case PickleOp.NewTrue: _stack.Add(true); break;
            case PickleOp.NewFalse: _stack.Add(false); break;
            case PickleOp.Int: PushIntLine(); break;
            case PickleOp.Long: _stack.Add(_reader.ReadDecimalLine()); break;
            case PickleOp.BinInt: _stack.Add((long)_reader.ReadInt32()); break;
            case PickleOp.BinInt1: _stack.Add((long)_reader.ReadByte()); break;
            case PickleOp.BinInt2: _stack.Add((long)_reader.ReadUInt16()); break;
            case PickleOp.Long1: _stack.Add(_reader.ReadLong(_reader.ReadByte())); break;
            case PickleOp.Long4: _stack.Add(_reader.ReadLong(_reader.ReadUInt32())); break;
            case PickleOp.Float: PushFloatLine(); break;
            case PickleOp.BinFloat: _stack.Add(_reader.ReadDouble()); break;
            case PickleOp.Unicode: _stack.Add(_reader.ReadLine()); break;
            case PickleOp.ShortBinString or PickleOp.ShortBinUnicode: _stack.Add(_reader.ReadUtf8(_reader.ReadByte())); break;
            case PickleOp.BinString or PickleOp.BinUnicode: _stack.Add(_reader.ReadUtf8(_reader.ReadUInt32())); break;
            case PickleOp.BinUnicode8: _stack.Add(_reader.ReadUtf8(_reader.ReadUInt64())); break;
            case PickleOp.EmptyTuple: _stack.Add(new PickleTuple([])); break;
            case PickleOp.Tuple: _stack.Add(new PickleTuple(PopToMark())); break;
            case PickleOp.Tuple1: PushTuple(1); break;
            case PickleOp.Tuple2: PushTuple(2); break;
            case PickleOp.Tuple3: PushTuple(3); break;
            case PickleOp.EmptyList: _stack.Add(new List<object?>()); break;
            case PickleOp.List: _stack.Add(new List<object?>(PopToMark())); break;
            case PickleOp.Append: AppendAll([Pop()]); break;
            case PickleOp.Appends: AppendAll(PopToMark()); break;
            case PickleOp.EmptyDict: _stack.Add(new PickleDict()); break;
            case PickleOp.Dict: PushDict(); break;
            case PickleOp.SetItem: SetOne(); break;
            case PickleOp.SetItems: SetAll(PopToMark()); break;
            case PickleOp.Put: _memo[_reader.ReadDecimalLine()] = Peek(); break;
            case PickleOp.BinPut: _memo[_reader.ReadByte()] = Peek(); break;
            case PickleOp.LongBinPut: _memo[_reader.ReadUInt32()] = Peek(); break;
            case PickleOp.Memoize: _memo[_memo.Count] = Peek(); break;
            case PickleOp.Get: PushMemo(_reader.ReadDecimalLine()); break;
            case PickleOp.BinGet: PushMemo(_reader.ReadByte()); break;
            case PickleOp.LongBinGet: PushMemo(_reader.ReadUInt32()); break;
            case PickleOp.Global: PushGlobal(op, _reader.ReadLine(), _reader.ReadLine()); break;
            case PickleOp.StackGlobal: PushStackGlobal(); break;
            case PickleOp.Inst: throw _reader.Bad($"INST of {_reader.ReadLine()}.{_reader.ReadLine()} refused");
            case PickleOp.Reduce: PushCall(); break;
            case PickleOp.Build: Build(); break;
            case PickleOp.BinPersId: _stack.Add(_persistentLoad(_reader, Pop())); break;
            default: throw _reader.Bad(Enum.IsDefined(op) ? $"opcode {op} refused: only tensors in dicts, lists and tuples are read" : $"unknown opcode 0x{(byte)op:x2}");
        }
    }

    private void CheckProtocol(byte protocol)
    {
        if (protocol > 5)
        {
            throw _reader.Bad($"pickle protocol {protocol} is not known; 0 to 5 are");
        }
    }

    private object? PopAny()
    {
        if (_stack.Count == 0)
        {
            throw _reader.Bad("the stack is empty");
        }

        object? top = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return top;
    }

    private object? Peek() => _stack.Count > 0 && _stack[^1] != Mark ? _stack[^1] : throw _reader.Bad("a value is missing on the stack");

    private object? Pop()
    {
        Peek();
        return PopAny();
    }

    private object?[] PopToMark()
    {
        int mark = _stack.LastIndexOf(Mark);
        if (mark < 0)
        {
            throw _reader.Bad("a mark is missing on the stack");
        }

        object?[] items = [.. _stack[(mark + 1)..]];
        _stack.RemoveRange(mark, _stack.Count - mark);
        return items;
    }

    private void PushIntLine()
    {
        string line = _reader.ReadLine();
        _stack.Add(line switch
        {
            "00" => false,
            "01" => true,
            _ when long.TryParse(line, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) => value,
            _ => throw _reader.Bad($"'{line}' is not a 64-bit integer"),
        });
    }

    private void PushFloatLine()
    {
        string line = _reader.ReadLine();
        _stack.Add(double.TryParse(line, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw _reader.Bad($"'{line}' is not a number"));
    }

    private void PushTuple(int count)
    {
        object?[] items = new object?[count];
        for (int i = count - 1; i >= 0; i--)
        {
            items[i] = Pop();
        }

        _stack.Add(new PickleTuple(items));
    }

    private void AppendAll(object?[] items)
    {
        if (Peek() is not List<object?> list)
        {
            throw _reader.Bad($"APPEND to {Describe(Peek())} refused");
        }

        list.AddRange(items);
    }

    private void PushDict()
    {
        object?[] items = PopToMark();
        _stack.Add(new PickleDict());
        SetAll(items);
    }

    private void SetOne()
    {
        object? value = Pop();
        object? key = Pop();
        SetAll([key, value]);
    }

    private void SetAll(object?[] items)
    {
        if (Peek() is not PickleDict dict)
        {
            throw _reader.Bad($"SETITEM on {Describe(Peek())} refused");
        }

        if (items.Length % 2 != 0)
        {
            throw _reader.Bad("a dict key has no value");
        }

        for (int i = 0; i < items.Length; i += 2)
        {
            dict[Key(_reader, items[i])] = items[i + 1];
        }
    }

    private void PushMemo(long index) =>
        _stack.Add(_memo.TryGetValue(index, out object? value) ? value : throw _reader.Bad($"memo {index} was never stored"));

    private void PushStackGlobal()
    {
        object? name = Pop();
        object? module = Pop();
        if (module is not string || name is not string)
        {
            throw _reader.Bad("STACK_GLOBAL without two strings refused");
        }

        PushGlobal(PickleOp.StackGlobal, (string)module, (string)name);
    }

    private void PushGlobal(PickleOp op, string module, string name) =>
        _stack.Add(PickleGlobal.Find(module, name)
            ?? throw _reader.Bad($"{op} {module}.{name} refused: a weight file may name only OrderedDict, torch storages and _rebuild_tensor_v2/_rebuild_parameter"));

    private void PushCall()
    {
        object? arguments = Pop();
        object? callable = Pop();
        _stack.Add(PickleCalls.Call(_reader, callable, arguments));
    }

    /// <summary>State dicts carry their `_metadata` as object state: versions of modules, of no use here. Any other state is refused.</summary>
    private void Build()
    {
        object? state = Pop();
        if (Peek() is not PickleDict || state is not PickleDict)
        {
            throw _reader.Bad($"BUILD of {Describe(state)} on {Describe(Peek())} refused");
        }
    }
}
